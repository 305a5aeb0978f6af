import { expect } from 'chai';
import * as fc from 'fast-check';
import { areaIntervalOf, type IntervalInput } from './area-interval.js';
import { jobReceiverOf } from './receiver-error.js';

function receiverOf(...qualities: readonly (readonly [number | null, number])[]) {
  return jobReceiverOf([{ fixesByQuality: new Map(qualities) }]);
}

/** 20 passes of 3 m by 200 m at 2 m/s with 5 % of overlap. */
function tidyWork(quality: number): IntervalInput {
  return {
    netM2: 11_400,
    grossM2: 12_000,
    interpolatedM2: 0,
    besideM2: 12_000,
    besideOverlapM2: 600,
    workedDistanceM: 4000,
    workedTimeS: 2000,
    elapsedS: 2600,
    stretches: 20,
    receiver: receiverOf([quality, 2000]),
  };
}

function widthOf({ low, high }: { low: number; high: number }): number {
  return high - low;
}

describe('the interval of net', () => {
  it('is narrow and nearly symmetric by RTK', () => {
    const { low, high } = areaIntervalOf(tidyWork(4));
    expect(low).to.be.within(11_400 * 0.995, 11_400);
    expect(high).to.be.within(11_400, 11_400 * 1.005);
  });

  it('reaches far above and little below net where the receiver drifts', () => {
    const { low, high } = areaIntervalOf(tidyWork(1));
    expect(high - 11_400).to.be.above(3 * (11_400 - low));
    expect(high).to.be.below(12_000 * 1.1);
  });

  it('widens with a worse receiver, with bridged gaps and with slower fixes', () => {
    const rtk = tidyWork(4);
    const widths = [rtk, tidyWork(5), tidyWork(1)].map((input) => widthOf(areaIntervalOf(input)));
    expect(widths).to.deep.equal([...widths].sort((a, b) => a - b));
    expect(widthOf(areaIntervalOf({ ...rtk, interpolatedM2: 2000 }))).to.be.above(widths[0]!);
    const slow = { ...rtk, receiver: receiverOf([4, 100]) };
    expect(widthOf(areaIntervalOf(slow))).to.be.above(widths[0]!);
  });

  it('takes a receiver that does not say for single point, and a mixture for what lies between', () => {
    expect(receiverOf([null, 10]).kind).to.equal('singlePoint');
    expect(receiverOf([4, 90], [5, 10])).to.include({ kind: 'rtkFloat', fixes: 100 });
    expect(receiverOf([4, 99], [5, 1]).kind).to.equal('rtkFixed');
    expect(receiverOf().kind).to.equal('singlePoint');
  });

  it('contains net, whatever the work', () => {
    const area = fc.double({ min: 1, max: 1e6, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const work = fc.record({ area, share, beside: share, quality: fc.constantFrom(1, 2, 4, 5, null), elapsed: area });
    fc.assert(
      fc.property(work, ({ area, share, beside, quality, elapsed }) => {
        const { low, high } = areaIntervalOf({
          netM2: area * share,
          grossM2: area,
          interpolatedM2: 0,
          besideM2: area * beside,
          besideOverlapM2: area * beside * (1 - share) * 0.5,
          workedDistanceM: area / 3,
          workedTimeS: area / 6,
          elapsedS: elapsed,
          stretches: 3,
          receiver: receiverOf([quality, 10]),
        });
        return low >= 0 && low <= area * share && high >= area * share && Number.isFinite(high);
      }),
    );
  });

  it('is never narrower by fixes of a worse quality, whatever the work', () => {
    const ladder = [4, 5, 1];
    fc.assert(
      fc.property(
        fc.record({
          widthM: fc.double({ min: 0.5, max: 54, noNaN: true }),
          passes: fc.integer({ min: 1, max: 60 }),
          lengthM: fc.double({ min: 20, max: 1500, noNaN: true }),
          overlap: fc.double({ min: 0, max: 0.3, noNaN: true }),
          speedMps: fc.double({ min: 0.3, max: 5, noNaN: true }),
        }),
        fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000)),
        fc.integer({ min: 0, max: 1 }),
        ({ widthM, passes, lengthM, overlap, speedMps }, counts, step) => {
          fc.pre(counts[step]! > 0);
          const workedDistanceM = passes * lengthM;
          const grossM2 = workedDistanceM * widthM;
          const workedTimeS = workedDistanceM / speedMps;
          const widthBy = (byQuality: readonly number[]) =>
            widthOf(
              areaIntervalOf({
                netM2: grossM2 * (1 - overlap),
                grossM2,
                interpolatedM2: 0,
                besideM2: grossM2,
                besideOverlapM2: grossM2 * overlap,
                workedDistanceM,
                workedTimeS,
                elapsedS: workedTimeS * 1.3,
                stretches: passes,
                receiver: receiverOf(...byQuality.map((count, i) => [ladder[i]!, count] as const)),
              }),
            );
          const worse = counts.map((count, i) => count + (i === step ? -1 : i === step + 1 ? 1 : 0));
          expect(widthBy(worse)).to.be.at.least(widthBy(counts) * (1 - 1e-9));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
