import { expect } from 'chai';
import { fuzz } from './fuzz-run.js';

const RUNS = 20;
/** All in all ten million unless FURROW_FUZZ_INPUTS says otherwise. */
const INPUTS = Number(process.env['FURROW_FUZZ_INPUTS'] ?? 10_000_000);
/** What the decoders may keep of units that come and go. */
const HEAP_GROWTH_MAX_MB = 64;

describe(`every decoder on ${INPUTS} damaged inputs`, () => {
  for (let run = 1; run <= RUNS; run += 1) {
    it(`run ${run} of ${RUNS}`, () => {
      const { inputs, checked, slowestRoundMs, heapGrowthMb } = fuzz(Math.ceil(INPUTS / RUNS), run * 7919);
      console.log(
        `      ${inputs} inputs, ${checked} records and signals looked at, slowest round ${slowestRoundMs.toFixed(0)} ms, heap ${heapGrowthMb >= 0 ? '+' : ''}${heapGrowthMb.toFixed(1)} MB`,
      );
      expect(heapGrowthMb).to.be.below(HEAP_GROWTH_MAX_MB);
    });
  }
});
