import type { Flag } from '@furrow/protocol/flag';
import { type ClaimedJob, evidenceOf } from './claimed-job.js';
import { passSpacingOf } from './pass-spacing.js';

/** Passes overlap on purpose by up to a tenth of the width; a width beyond this is asked about. */
export const MAX_WIDTH_OVER_SPACING = 1.25;
/** Positions without corrections wander by more than passes overlap: GGA 2, 3, 4, 5 and 9 do not. */
const PLACED_WELL: ReadonlySet<number | null> = new Set([2, 3, 4, 5, 9]);

/** A width that the distance between neighbouring passes does not bear out: more than 1.25 times the median. */
export function widthsOverSpacing(jobs: readonly ClaimedJob[]): Flag[] {
  return jobs.flatMap(({ job, segments }): Flag[] => {
    if (!PLACED_WELL.has(job.evidence.fixQuality)) return [];
    const widthM = job.widthM.max;
    const spacing = passSpacingOf(segments, widthM);
    if (spacing === undefined || widthM <= MAX_WIDTH_OVER_SPACING * spacing.spacingM) return [];
    const ownOverlapShare = job.ownOverlapM2 / job.grossM2;
    const middle = segments[Math.floor(segments.length / 2)]!;
    return [
      {
        id: `widthOverSpacing ${job.id}`,
        kind: 'widthOverSpacing',
        jobIds: [job.id],
        machineIds: [job.machineId],
        driverId: null,
        localDay: job.localDay,
        places: [middle.placeOfQuad(Math.floor(middle.quads.length / 2))],
        evidence: evidenceOf({ widthM, ...spacing, ownOverlapShare }),
        terminals: [],
      },
    ];
  });
}
