import { expect } from 'chai';
import { UnionArea } from '../src/truth/union-area.js';
import { intervalCoverage, RECEIVERS } from './interval-coverage.js';

const RUNS = 1000;
/** Apart from the seeds that the constants were fitted to (100,001 to 400,750). */
const FIRST_SEED = 500_000;

describe('the interval of net, over 1,000 jobs of each kind of receiver', () => {
  let area: UnionArea;
  before(async () => {
    area = await UnionArea.create();
  });

  for (const [kind, model] of Object.entries(RECEIVERS)) {
    it(`contains the ground truly worked in 93 to 97 %, ${kind}`, () => {
      const found = intervalCoverage(model, { runs: RUNS, firstSeed: FIRST_SEED }, area);
      console.log(`${kind}: ${JSON.stringify(found)}`);
      expect(found.inside / found.runs).to.be.within(0.93, 0.97);
    });
  }
});
