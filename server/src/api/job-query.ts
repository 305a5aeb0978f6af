import { haHundredths, hundredthsText, muHundredths } from '@furrow/protocol/area-units';
import type { JobFilter, JobList } from '@furrow/protocol/api';
import type { Job } from '@furrow/protocol/job';
import { certaintyOf } from '../totals/area-certainty.js';
import { ProblemError } from './problem-error.js';
import type { Scope } from './scope.js';

/**
 * Jobs in scope that match a filter, newest first. Days are inclusive and match a job that worked on any of
 * them.
 */
export function selectJobs(jobs: readonly Job[], filter: JobFilter, scope: Scope): Job[] {
  const { from = '', to = '9999-12-31', machine, driver, operation, partfield, township } = filter;
  return jobs
    .filter(
      (job) =>
        scope.sees(job) &&
        job.days.some(({ localDay }) => localDay >= from && localDay <= to) &&
        (machine === undefined || job.machineId === machine) &&
        (driver === undefined || job.driverId === driver) &&
        (operation === undefined || job.operation === operation) &&
        (partfield === undefined || job.partfieldId === partfield) &&
        (township === undefined || job.townshipCode === township),
    )
    .sort(newestFirst);
}

/** Sums over jobs; mu and ha are summed as printed, so that a total is the sum of its rows. */
export function sumJobs(jobs: readonly Job[]): JobList['sums'] {
  const sum = (figure: (job: Job) => number) => jobs.reduce((total, job) => total + figure(job), 0);
  const [netM2, uniqueM2] = [sum((job) => job.netM2), sum((job) => job.uniqueM2)];
  const certainty = certaintyOf(
    jobs.map((job) => ({ job, netM2: job.netM2, uniqueM2: job.uniqueM2 })),
    { netM2, uniqueM2 },
  );
  return {
    jobs: jobs.length,
    grossM2: sum((job) => job.grossM2),
    netM2,
    uniqueM2,
    workedTimeS: sum((job) => job.workedTimeS),
    unknownDistanceM: sum((job) => job.unknownDistanceM),
    netMu: hundredthsText(sum((job) => muHundredths(job.netM2))),
    uniqueMu: hundredthsText(sum((job) => muHundredths(job.uniqueM2))),
    netHa: hundredthsText(sum((job) => haHundredths(job.netM2))),
    uniqueHa: hundredthsText(sum((job) => haHundredths(job.uniqueM2))),
    ...(certainty === undefined ? {} : { certainty }),
  };
}

/** A page after the job that a cursor names; the job itself need not exist any more. */
export function pageOfJobs(
  jobs: readonly Job[],
  cursor: string | undefined,
  limit: number,
): { readonly page: Job[]; readonly nextCursor: string | null } {
  const start = cursor === undefined ? 0 : firstAfter(jobs, readCursor(cursor));
  const page = jobs.slice(start, start + limit);
  const last = page.at(-1);
  return { page, nextCursor: last !== undefined && start + limit < jobs.length ? writeCursor(last) : null };
}

type Place = Pick<Job, 'startTime' | 'id'>;

function newestFirst(a: Place, b: Place): number {
  return b.startTime - a.startTime || (a.id < b.id ? -1 : Number(a.id > b.id));
}

function firstAfter(jobs: readonly Job[], place: Place): number {
  const index = jobs.findIndex((job) => newestFirst(job, place) > 0);
  return index < 0 ? jobs.length : index;
}

function writeCursor({ startTime, id }: Place): string {
  return Buffer.from(JSON.stringify([startTime, id])).toString('base64url');
}

function readCursor(cursor: string): Place {
  try {
    const [startTime, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown];
    if (typeof startTime === 'number' && typeof id === 'string') return { startTime, id };
  } catch {
    // Falls through to the one message.
  }
  throw new ProblemError(
    400,
    `query parameter "cursor" is not one that this server gave, got "${cursor}"; leave it out for the first page`,
  );
}
