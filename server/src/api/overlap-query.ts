import { haHundredths, hundredthsText, muHundredths } from '@furrow/protocol/area-units';
import type { Job } from '@furrow/protocol/job';
import type { Overlap, OverlapFilter, OverlapList } from '@furrow/protocol/overlap';
import { inTurns } from '../coverage/sliced.js';
import type { Folds, JobOverlap } from '../fold/folds.js';
import { OtherNames } from './other-names.js';
import type { Scope } from './scope.js';

/** Overlaps below this print as nothing, m2. */
const LEAST_M2 = 0.01;

/** An overlap as a reader may see it, and where its ground can be had. */
export interface SeenOverlap {
  readonly overlap: Overlap;
  readonly ground: JobOverlap['ground'];
}

export type SideFilter = Omit<OverlapFilter, 'campaign'>;

/** Whether a job is what a filter of overlaps or flags asks for. Days match a job that worked on any of them. */
export function matchesSide(job: Job, filter: SideFilter): boolean {
  const { from = '', to = '9999-12-31', operation, organisation, township, machine } = filter;
  return (
    job.days.some(({ localDay }) => localDay >= from && localDay <= to) &&
    (operation === undefined || job.operation === operation) &&
    (organisation === undefined || job.organisationId === organisation) &&
    (township === undefined || job.townshipCode === township) &&
    (machine === undefined || job.machineId === machine) &&
    (filter.job === undefined || job.id === filter.job)
  );
}

/** Overlaps of which at least one side is in scope and matches the filter, the largest first. */
export async function selectOverlaps(
  folds: Pick<Folds, 'jobs' | 'overlapsInSlices'>,
  { campaign, ...filter }: OverlapFilter,
  scope: Scope,
): Promise<SeenOverlap[]> {
  const wanted = folds.jobs().filter((job) => scope.sees(job) && matchesSide(job, filter));
  const overlaps = await inTurns(folds.overlapsInSlices(new Set(wanted.map(({ id }) => id))));
  // Read now: the folds have gone on in between.
  const jobsById = new Map(folds.jobs().map((job) => [job.id, job]));
  const found = overlaps
    .filter((overlap) => overlap.areaM2 >= LEAST_M2 && (campaign === undefined || overlap.campaign === campaign))
    .sort((a, b) => b.areaM2 - a.areaM2 || (a.jobId < b.jobId ? -1 : 1));
  const names = new OtherNames(scope);
  return found.flatMap(({ jobId, ownerJobId, operation, campaign, areaM2, bounds, ground }): SeenOverlap[] => {
    const [job, owner] = [jobsById.get(jobId), jobsById.get(ownerJobId)];
    if (job === undefined || owner === undefined) return [];
    const { west, south, east, north } = bounds;
    const overlap: Overlap = {
      job: names.side(job),
      owner: names.side(owner),
      operation,
      campaign,
      areaM2,
      bounds: [west, south, east, north],
      pending: job.pending || owner.pending,
    };
    return [{ overlap, ground }];
  });
}

/** Sums over overlaps; mu and ha are summed as printed, so that a total is the sum of its rows. */
export function sumOverlaps(seen: readonly SeenOverlap[]): OverlapList['sums'] {
  const sum = (figure: (areaM2: number) => number) =>
    seen.reduce((total, { overlap }) => total + figure(overlap.areaM2), 0);
  return {
    overlaps: seen.length,
    areaM2: sum((areaM2) => areaM2),
    areaMu: hundredthsText(sum(muHundredths)),
    areaHa: hundredthsText(sum(haHundredths)),
  };
}
