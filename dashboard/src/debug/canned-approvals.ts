import type { AdjustmentList, PeriodList } from '@furrow/protocol/approval';
import type { Job, JobApproval } from '@furrow/protocol/job';

const DAY_MS = 86_400_000;
/** What the job of the adjustment grew by. */
export const GREW_M2 = 1230;

/** The approval of a job whose area grew by late records after its day was closed. */
export function cannedApproval({ uniqueM2, endTime }: Job): JobApproval {
  return { uniqueM2: uniqueM2 - GREW_M2, isComplete: true, isClosed: true, by: 'auditor', at: endTime + DAY_MS };
}

/** One closed period, as the server answers it. */
export function cannedPeriods(now: number): PeriodList {
  const [from, to] = [now - 30 * DAY_MS, now - 2 * DAY_MS].map((time) => new Date(time).toISOString().slice(0, 10));
  const place = { sequence: 41, at: now - DAY_MS, journalPosition: 48_020, correctionsTo: 2, hash: '5c0f'.repeat(16) };
  const approved = { approvedM2: 1_304_220, approvedJobs: 37 };
  const leftOut = [{ jobId: 'job-0007', localDay: to ?? '' }];
  return {
    periods: [{ ...place, organisationId: null, from: from ?? '', to: to ?? '', ...approved, leftOut, by: 'auditor' }],
  };
}

/** What changed in it since. */
export function cannedAdjustments(jobs: readonly Job[], jobId: string): AdjustmentList {
  const job = jobs.find(({ id }) => id === jobId);
  if (job === undefined) return { adjustments: [], nextBefore: null };
  const { machineId, organisationId, driverId, localDay, uniqueM2, endTime } = job;
  const late = { kind: 'lateRecords' as const, machineId, records: 212, fromPosition: 48_020, toPosition: 48_024 };
  const place = { sequence: 42, at: endTime + 30 * 3_600_000, journalPosition: 48_024, correctionsTo: 3 };
  const figures = { period: 41, from: uniqueM2 - GREW_M2, to: uniqueM2, why: [late], corrections: [1] };
  const owner = { jobId, machineId, organisationId, driverId, localDay };
  return { adjustments: [{ ...place, ...owner, ...figures, hash: '99ab'.repeat(16) }], nextBefore: null };
}
