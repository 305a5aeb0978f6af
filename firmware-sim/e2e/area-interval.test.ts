import { expect } from 'chai';
import { UnionArea } from '../src/truth/union-area.js';
import { intervalCoverage, RECEIVERS } from './interval-coverage.js';

const RUNS = 60;
const FIRST_SEED = 1;
/** Were the interval right in 93 of 100 jobs only, fewer than this would be right once in 18,000 such checks. */
const LEAST_INSIDE = 47;

describe('the interval of net', function () {
  this.timeout(120_000);
  let area: UnionArea;
  before(async () => {
    area = await UnionArea.create();
  });

  for (const [kind, model] of Object.entries(RECEIVERS)) {
    it(`contains the ground truly worked, ${kind}`, () => {
      const { inside } = intervalCoverage(model, { runs: RUNS, firstSeed: FIRST_SEED }, area);
      expect(inside).to.be.at.least(LEAST_INSIDE);
    });
  }
});
