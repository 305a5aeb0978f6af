import type { CorrectionList } from '@furrow/protocol/api';
import type { Correction } from '@furrow/protocol/correction';
import type { Job } from '@furrow/protocol/job';

/** The job that was corrected, two days ago, and what the total of its driver became by it. */
export const CORRECTED_JOB_ID = 'job-0005';

/** Lines of the ledger as the server answers them: about a job or about a day. */
export function cannedCorrections(jobs: readonly Job[], query: Readonly<Record<string, string>>): CorrectionList {
  const job = jobs.find(({ id }) => id === CORRECTED_JOB_ID);
  const lines = job === undefined ? [] : linesAbout(job);
  const corrections = lines.filter(
    ({ id, localDay }) =>
      (query['job'] === undefined || id === query['job']) &&
      localDay >= (query['from'] ?? '') &&
      localDay <= (query['to'] ?? '9999-12-31'),
  );
  return { corrections, nextBefore: null };
}

function linesAbout(job: Job): Correction[] {
  const { id, localDay, machineId, organisationId, driverId, operation } = job;
  const at = job.endTime + 30 * 3_600_000;
  const ofJob = { localDay, subject: 'job' as const, id, machineId, organisationId, driverId, total: null };
  const late = { kind: 'lateRecords' as const, machineId, records: 212, fromPosition: 48_020, toPosition: 48_024 };
  const net = { what: 'netM2', from: job.netM2 - 1_230, to: job.netM2 };
  const total = { dimension: 'driver' as const, dimensionId: driverId ?? '', operation };
  const rest = { at, journalPosition: 48_024, hash: '7d1e'.repeat(16) };
  return [
    {
      ...ofJob,
      ...rest,
      sequence: 3,
      at: at + 7_200_000,
      changes: [{ what: 'driverId', from: 'd-2', to: driverId }],
      why: [{ kind: 'registry', position: 48_102, collection: 'driving', id: machineId, by: 'manager' }],
    },
    { ...ofJob, ...rest, sequence: 1, changes: [net], why: [late] },
    {
      ...ofJob,
      ...rest,
      sequence: 2,
      subject: 'total',
      id: `driver/${driverId}/${operation}`,
      machineId: null,
      total,
      changes: [net],
      why: [late],
    },
  ];
}
