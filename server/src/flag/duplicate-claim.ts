import type { Flag } from '@furrow/protocol/flag';
import type { JobOverlap } from '../fold/folds.js';
import { type ClaimedJob, evidenceOf } from './claimed-job.js';

/** Neighbours overlap along their border, and two machines in one field where they meet; this is more. */
export const DUPLICATE_LIMITS = { minSharedM2: 500, minShare: 0.25 } as const;

/**
 * The same ground of one layer claimed by two machines: at least 500 m2, and a quarter of what the smaller of the two
 * jobs worked.
 */
export function duplicateClaims(overlaps: readonly JobOverlap[], jobsById: ReadonlyMap<string, ClaimedJob>): Flag[] {
  return overlaps.flatMap(({ jobId, ownerJobId, areaM2, bounds }): Flag[] => {
    const job = jobsById.get(jobId)?.job;
    const owner = jobsById.get(ownerJobId)?.job;
    if (job === undefined || owner === undefined || job.machineId === owner.machineId) return [];
    const [jobShare, ownerShare] = [areaM2 / job.netM2, areaM2 / owner.netM2];
    if (areaM2 < DUPLICATE_LIMITS.minSharedM2 || Math.max(jobShare, ownerShare) < DUPLICATE_LIMITS.minShare) return [];
    const timeBetweenS = Math.max(0, job.startTime - owner.endTime) / 1000;
    return [
      {
        id: `duplicateClaim ${jobId} ${ownerJobId}`,
        kind: 'duplicateClaim',
        jobIds: [jobId, ownerJobId],
        machineIds: [job.machineId, owner.machineId],
        driverId: null,
        localDay: job.localDay,
        places: [{ latitude: (bounds.south + bounds.north) / 2, longitude: (bounds.west + bounds.east) / 2 }],
        evidence: evidenceOf({ sharedM2: areaM2, jobShare, ownerShare, timeBetweenS }),
        terminals: [],
      },
    ];
  });
}
