import type { DayTotal, Job } from '@furrow/protocol/job';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { sampleJob, sampleTotal } from '../store/sample-results.js';
import { certaintyOf, certaintyOfAll, withCertainty, type CertainPart } from './area-certainty.js';

function part(netM2: number, [low, high]: [number, number], grade: 'A' | 'B' | 'C' = 'A'): CertainPart {
  const evidence: Job['evidence'] = { grade, workState: 'ddi141', fixQuality: 4 };
  return { job: { netM2, netIntervalM2: { low, high }, evidence }, netM2, uniqueM2: netM2 };
}

describe('how sure a sum is', () => {
  it('is what its only job says', () => {
    const certainty = certaintyOf([part(1000, [990, 1020])], { netM2: 1000, uniqueM2: 1000 });
    expect(certainty).to.deep.equal({
      netIntervalM2: { low: 990, high: 1020 },
      uniqueIntervalM2: { low: 990, high: 1020 },
      gradeM2: { A: 1000, B: 0, C: 0 },
    });
  });

  it('adds the reaches of its jobs, each by its share, around the sum itself', () => {
    const half = { ...part(1000, [990, 1020], 'C'), netM2: 500, uniqueM2: 250 };
    const certainty = certaintyOf([part(2000, [1980, 2010]), half], { netM2: 2400, uniqueM2: 2250 });
    expect(certainty?.netIntervalM2).to.deep.equal({ low: 2375, high: 2420 });
    expect(certainty?.uniqueIntervalM2).to.deep.equal({ low: 2227.5, high: 2265 });
    expect(certainty?.gradeM2).to.deep.equal({ A: 2000, B: 0, C: 500 });
  });

  it('is not said where a job does not say it', () => {
    const { netM2, evidence } = part(10, [9, 11]).job;
    const silent = { netM2, evidence };
    expect(certaintyOf([{ job: silent, netM2: 10, uniqueM2: 10 }], { netM2: 10, uniqueM2: 10 })).to.equal(undefined);
    expect(certaintyOf([], { netM2: 0, uniqueM2: 0 })?.netIntervalM2).to.deep.equal({ low: 0, high: 0 });
  });

  it('always holds the sum', () => {
    const area = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    const parts = fc.array(
      fc.tuple(area, fc.double({ min: 0, max: 1, noNaN: true }), area).map(([netM2, share, above]) => ({
        ...part(netM2, [netM2 * share, netM2 + above]),
        uniqueM2: netM2 * share,
      })),
    );
    fc.assert(
      fc.property(parts, (all) => {
        const sum = (pick: (one: CertainPart) => number) => all.reduce((total, one) => total + pick(one), 0);
        const sums = { netM2: sum(({ netM2 }) => netM2), uniqueM2: sum(({ uniqueM2 }) => uniqueM2) };
        const certainty = certaintyOf(all, sums);
        expect(certainty?.netIntervalM2.low).to.be.at.most(sums.netM2);
        expect(certainty?.netIntervalM2.high).to.be.at.least(sums.netM2);
        expect(certainty?.uniqueIntervalM2.low).to.be.at.most(sums.uniqueM2);
        expect(certainty?.uniqueIntervalM2.high).to.be.at.least(sums.uniqueM2);
      }),
    );
  });
});

describe('totals with how sure they are', () => {
  const [day] = sampleJob({}).days;
  const job = sampleJob({ netIntervalM2: { low: 9_900, high: 10_100 } });
  const total = (rest: Partial<DayTotal>) =>
    sampleTotal({ localDay: day!.localDay, operation: job.operation, jobs: 1, ...rest });

  it('take it from the jobs that they count', () => {
    const [machine, township] = withCertainty(
      [
        total({ dimension: 'machine', dimensionId: job.machineId, netM2: day!.netM2 }),
        total({ dimension: 'township', dimensionId: 'elsewhere' }),
      ],
      [job],
    );
    expect(machine?.certainty?.netIntervalM2.low).to.be.below(day!.netM2);
    expect(township, 'counts a job that is not found').to.not.have.property('certainty');
  });

  it('are as sure together as each for itself, added up', () => {
    const one = withCertainty([total({ dimension: 'all', dimensionId: 'all', netM2: 9_990 })], [job]);
    const together = certaintyOfAll([...one, ...one]);
    expect(together?.netIntervalM2.high).to.equal(2 * one[0]!.certainty!.netIntervalM2.high);
    expect(together?.gradeM2).to.deep.equal({ A: 20_000, B: 0, C: 0 });
    expect(certaintyOfAll([...one, total({})]), 'one does not say it').to.equal(undefined);
    expect(certaintyOfAll([])).to.equal(undefined);
  });

  it('say nothing where they count another number of jobs', () => {
    const [row] = withCertainty([total({ dimension: 'all', dimensionId: 'all', jobs: 2 })], [job]);
    expect(row).to.not.have.property('certainty');
  });
});
