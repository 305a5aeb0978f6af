import type { TotalList } from '@furrow/protocol/api';
import type { AreaCertainty, DayTotal, Job } from '@furrow/protocol/job';

/** What the canned jobs of a sum say of it together. */
export function cannedCertainty(jobs: readonly Job[]): AreaCertainty {
  const sum = (pick: (job: Job) => number) => jobs.reduce((total, job) => total + pick(job), 0);
  const [netM2, uniqueM2] = [sum((job) => job.netM2), sum((job) => job.uniqueM2)];
  const ofGrade = (grade: 'A' | 'B' | 'C') => sum((job) => (job.evidence.grade === grade ? job.netM2 : 0));
  return {
    netIntervalM2: { low: netM2 * 0.996, high: netM2 * 1.006 },
    uniqueIntervalM2: { low: uniqueM2 * 0.996, high: uniqueM2 * 1.006 },
    gradeM2: { A: ofGrade('A'), B: ofGrade('B'), C: ofGrade('C') },
  };
}

const DIMENSION_ID: Readonly<Record<string, (job: Job) => string | null>> = {
  driver: ({ driverId }) => driverId,
  township: ({ townshipCode }) => townshipCode,
  all: () => 'all',
};

/** Day totals of one dimension, one for each operation: here each job is its own. */
export function cannedTotals(jobs: readonly Job[], query: Readonly<Record<string, string>>): TotalList {
  const { from = '', to = '', dimension = 'driver' } = query;
  const totals = jobs
    .filter(({ localDay }) => localDay >= from && localDay <= to)
    .flatMap((job): DayTotal[] => {
      const { operation, pending, completeTo, settled = false } = job;
      const dimensionId = DIMENSION_ID[dimension]?.(job) ?? null;
      const [part] = job.days;
      if (part === undefined || dimensionId === null) return [];
      const of = { dimension: dimension as DayTotal['dimension'], dimensionId, operation, jobs: 1 };
      return [{ ...part, ...of, pending, settled, completeTo, certainty: cannedCertainty([job]) }];
    });
  const counted = jobs.filter(({ localDay }) => localDay >= from && localDay <= to);
  return { totals, certainty: cannedCertainty(counted) };
}
