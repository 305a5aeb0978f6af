import type { JobEvidence, WorkStateEvidence } from '@furrow/protocol/job';
import { type Segment, weaker } from '../swath/segment.js';

const RTK_FIXED = 4;
/** GGA qualities that place an implement to a decimetre or better, or with corrections: not 1 single, not 6. */
const FAIR_QUALITIES: ReadonlySet<number | null> = new Set([2, 3, 4, 5, 9, null]);
/** The implement or the hitch itself says that it works. */
const STRONG_EVIDENCE: readonly WorkStateEvidence[] = ['ddi141', 'hitchInWork', 'hitchPosition'];

/** The quality of most fixes while working; of equals the lower code; null where most do not say. */
function commonQuality(segments: readonly Segment[]): number | null {
  const counts = new Map<number | null, number>();
  for (const { fixesByQuality } of segments) {
    for (const [quality, count] of fixesByQuality) counts.set(quality, (counts.get(quality) ?? 0) + count);
  }
  const sorted = [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a ?? 99) - (b ?? 99));
  return sorted[0]?.[0] ?? null;
}

/** How well a job's work state and place are known: A implement and RTK, C motion alone, poor fixes or gaps. */
export function jobEvidenceOf(segments: readonly Segment[], interpolatedM2: number): JobEvidence {
  const workState = segments.reduce<WorkStateEvidence>((weakest, { evidence }) => weaker(weakest, evidence), 'ddi141');
  const fixQuality = commonQuality(segments);
  const isPoor = workState === 'motion' || interpolatedM2 > 0 || !FAIR_QUALITIES.has(fixQuality);
  const isBest = STRONG_EVIDENCE.includes(workState) && fixQuality === RTK_FIXED;
  return { grade: isPoor ? 'C' : isBest ? 'A' : 'B', workState, fixQuality };
}
