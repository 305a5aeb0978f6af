import { createHash } from 'node:crypto';
import type { Flag } from '@furrow/protocol/flag';
import type { Job } from '@furrow/protocol/job';
import { inTurns } from '../coverage/sliced.js';
import type { Folds } from '../fold/folds.js';
import { OtherNames } from './other-names.js';
import { matchesSide, type SideFilter } from './overlap-query.js';
import type { Scope } from './scope.js';

/**
 * Flags about at least one job in scope that matches the filter. Other people's jobs take part in the comparison;
 * in the answer they have no id, no place and a machine called `other-1` and so on.
 */
export async function selectFlags(
  folds: Pick<Folds, 'jobs' | 'flagsInSlices'>,
  filter: SideFilter,
  scope: Scope,
): Promise<Flag[]> {
  const { from, to } = filter;
  const inPeriod = folds.jobs().filter((job) => matchesSide(job, { ...(from && { from }), ...(to && { to }) }));
  const flags = await inTurns(folds.flagsInSlices(new Set(inPeriod.map(({ id }) => id))));
  // Read now: the folds have gone on in between.
  const jobsById = new Map(folds.jobs().map((job) => [job.id, job]));
  const names = new OtherNames(scope);
  return flags.flatMap((flag): Flag[] => {
    const about = flag.jobIds.flatMap((id) => jobsById.get(id) ?? []);
    // Of a job that has gone in between nobody can say whose it was.
    if (about.length < flag.jobIds.length) return [];
    const isAsked = about.some((job) => scope.sees(job) && matchesSide(job, filter));
    return isAsked ? [asSeen(flag, about, { scope, names })] : [];
  });
}

function asSeen(flag: Flag, about: readonly Job[], reader: { scope: Scope; names: OtherNames }): Flag {
  const { scope, names } = reader;
  // The name of a question is made of the jobs it asks about, which may be others'.
  const id = createHash('sha256').update(flag.id).digest('hex').slice(0, 16);
  if (about.every((job) => scope.sees(job))) return { ...flag, id };
  const isFirstSeen = about[0] !== undefined && scope.sees(about[0]);
  const isOnSharedGround = flag.kind === 'duplicateClaim';
  const driver = about.find((job) => scope.sees(job))?.driverId ?? null;
  return {
    ...flag,
    id,
    jobIds: about.filter((job) => scope.sees(job)).map((job) => job.id),
    machineIds: [...new Set(about.map((job) => names.machine(job)))],
    driverId: flag.driverId === driver ? driver : null,
    places: isOnSharedGround ? flag.places : isFirstSeen ? flag.places.slice(0, 1) : flag.places.slice(1),
  };
}
