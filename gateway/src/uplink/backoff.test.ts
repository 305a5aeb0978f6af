import { expect } from 'chai';
import { assert, double, nat, property } from 'fast-check';
import { backoffMs } from './backoff.js';

const LIMITS = { firstMs: 1000, maxMs: 60_000 };

describe('backoff', () => {
  it('doubles its limit up to the greatest', () => {
    const almostOne = 1 - 2 ** -53;
    const waits = [0, 1, 2, 5, 6, 7, 1000].map((attempt) => backoffMs(attempt, LIMITS, almostOne));
    expect(waits).to.deep.equal([999, 1999, 3999, 31_999, 59_999, 59_999, 59_999]);
  });

  it('spreads over the whole of its limit', () => {
    assert(
      property(nat(2000), double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
        const wait = backoffMs(attempt, LIMITS, random);
        expect(wait).to.be.within(0, LIMITS.maxMs);
        expect(Number.isInteger(wait)).to.equal(true);
      }),
    );
    expect(backoffMs(9, LIMITS, 0)).to.equal(0);
  });
});
