import type { Correction } from '@furrow/protocol/correction';
import type { DayTotal, Job, JobDay } from '@furrow/protocol/job';

/** One job as it counts on one day. */
export interface DayJob {
  readonly job: Job;
  readonly part: JobDay;
}

/** Jobs with their part of the day, in order of time; a job that has none of it is not listed. */
export function toDayJobs(jobs: readonly Job[], localDay: string): DayJob[] {
  return jobs
    .flatMap((job) => job.days.filter((part) => part.localDay === localDay).map((part) => ({ job, part })))
    .sort((a, b) => a.job.startTime - b.job.startTime);
}

/** The totals of one driver's day, one per operation, the largest first. */
export function totalsOfDriver(totals: readonly DayTotal[], driverId: string): DayTotal[] {
  return totals
    .filter((total) => total.dimension === 'driver' && total.dimensionId === driverId)
    .sort((a, b) => b.netM2 - a.netM2);
}

/** What became of the totals of one driver since their day settled. */
export function correctionsOfDriver(corrections: readonly Correction[], driverId: string): Correction[] {
  return corrections.filter(({ total }) => total?.dimension === 'driver' && total.dimensionId === driverId);
}

/** How final a day is: the least final of its parts decides. */
export function stateOfDay(totals: readonly DayTotal[]): 'pending' | 'provisional' | 'settled' {
  if (totals.some(({ pending }) => pending)) return 'pending';
  return totals.every(({ settled }) => settled) ? 'settled' : 'provisional';
}

/** Times, jobs and distances over the operations of a day. Areas are not summed: each operation is its own union. */
export function sumsOfDay(totals: readonly DayTotal[]) {
  const sum = (pick: (total: DayTotal) => number) => totals.reduce((all, total) => all + pick(total), 0);
  return {
    jobs: sum(({ jobs }) => jobs),
    workedTimeS: sum(({ workedTimeS }) => workedTimeS),
    sharedM2: sum(({ sharedM2 }) => sharedM2),
    unknownDistanceM: sum(({ unknownDistanceM }) => unknownDistanceM),
  };
}
