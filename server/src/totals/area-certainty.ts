import type { AreaCertainty, AreaInterval, DayTotal, Job } from '@furrow/protocol/job';

/** One job's part in a sum, m2. */
export interface CertainPart {
  readonly job: Pick<Job, 'netM2' | 'netIntervalM2' | 'evidence'>;
  readonly netM2: number;
  readonly uniqueM2: number;
}

/** What is summed, m2: its net may be less than that of its parts, where they share ground. */
export type CertainSum = Pick<DayTotal, 'netM2' | 'uniqueM2'>;

/**
 * How sure a sum of areas is: the parts' own intervals, each by the share of the job that the part is. Errors are taken
 * to point the same way, as those of one receiver or of one wrong width do; independent ones would lie closer.
 * Undefined where a part with area does not say how sure it is.
 */
export function certaintyOf(parts: readonly CertainPart[], sum: CertainSum): AreaCertainty | undefined {
  const gradeM2 = { A: 0, B: 0, C: 0 };
  const reach = { net: { below: 0, above: 0 }, unique: { below: 0, above: 0 } };
  for (const { job, netM2, uniqueM2 } of parts) {
    gradeM2[job.evidence.grade] += netM2;
    if (job.netM2 === 0) continue;
    if (job.netIntervalM2 === undefined) return undefined;
    const [below, above] = [job.netM2 - job.netIntervalM2.low, job.netIntervalM2.high - job.netM2];
    for (const [of, share] of [
      [reach.net, netM2 / job.netM2],
      [reach.unique, uniqueM2 / job.netM2],
    ] as const) {
      of.below += Math.max(0, below) * share;
      of.above += Math.max(0, above) * share;
    }
  }
  return {
    netIntervalM2: around(sum.netM2, reach.net),
    uniqueIntervalM2: around(sum.uniqueM2, reach.unique),
    gradeM2,
  };
}

function around(areaM2: number, { below, above }: { readonly below: number; readonly above: number }): AreaInterval {
  return { low: Math.max(0, areaM2 - below), high: areaM2 + above };
}

/** What a job belongs to in each dimension of totals. */
const DIMENSION_ID: Readonly<Record<DayTotal['dimension'], (job: Job) => string | null>> = {
  machine: ({ machineId }) => machineId,
  driver: ({ driverId }) => driverId,
  organisation: ({ organisationId }) => organisationId,
  partfield: ({ partfieldId }) => partfieldId,
  township: ({ townshipCode }) => townshipCode,
  operation: ({ operation }) => operation ?? 'unknown',
  all: () => 'all',
};

/**
 * Totals with how sure they are, by the jobs that they were made of. A total that counts other jobs than those found, as
 * where the driver changed within one, says nothing of it.
 */
export function withCertainty(totals: readonly DayTotal[], jobs: readonly Job[]): DayTotal[] {
  const partsByKey = new Map<string, CertainPart[]>(totals.map((total) => [keyOf(total), []]));
  const dimensions = [...new Set(totals.map(({ dimension }) => dimension))];
  for (const job of jobs) {
    for (const { localDay, netM2, uniqueM2 } of job.days) {
      for (const dimension of dimensions) {
        const key = keyOf({ localDay, dimension, dimensionId: DIMENSION_ID[dimension](job), operation: job.operation });
        partsByKey.get(key)?.push({ job, netM2, uniqueM2 });
      }
    }
  }
  return totals.map((total) => {
    const parts = partsByKey.get(keyOf(total)) ?? [];
    const certainty = parts.length === total.jobs ? certaintyOf(parts, total) : undefined;
    return certainty === undefined ? total : { ...total, certainty };
  });
}

/** How sure all of several totals are together; undefined where one of them does not say it, or where there is none. */
export function certaintyOfAll(totals: readonly DayTotal[]): AreaCertainty | undefined {
  const all = totals.flatMap(({ certainty }) => certainty ?? []);
  if (all.length < totals.length || all.length === 0) return undefined;
  const sum = (pick: (certainty: AreaCertainty) => number) => all.reduce((total, one) => total + pick(one), 0);
  const interval = (of: 'netIntervalM2' | 'uniqueIntervalM2') => ({
    low: sum((one) => one[of].low),
    high: sum((one) => one[of].high),
  });
  const gradeM2 = { A: sum((one) => one.gradeM2.A), B: sum((one) => one.gradeM2.B), C: sum((one) => one.gradeM2.C) };
  return { netIntervalM2: interval('netIntervalM2'), uniqueIntervalM2: interval('uniqueIntervalM2'), gradeM2 };
}

type TotalKey = Pick<DayTotal, 'localDay' | 'dimension' | 'operation'> & { readonly dimensionId: string | null };

function keyOf({ localDay, dimension, dimensionId, operation }: TotalKey): string {
  return JSON.stringify([localDay, dimension, dimensionId, operation]);
}
