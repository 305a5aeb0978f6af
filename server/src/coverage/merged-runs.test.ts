import { expect } from 'chai';
import * as fc from 'fast-check';
import { mergedRuns, type RunReader } from './merged-runs.js';

const NUMBERS: RunReader<readonly number[], number> = {
  boundsOf: ({ length }) => ({ from: 0, to: length }),
  read: (run, index) => run[index]!,
  compare: (a, b) => a - b,
};

describe('merged runs', () => {
  it('give what sorting all of them gives', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 50 }))), (lists) => {
        const runs = lists.map((list) => list.toSorted((a, b) => a - b));
        expect([...mergedRuns(runs, NUMBERS)]).to.deep.equal(runs.flat().sort((a, b) => a - b));
      }),
    );
  });
});
