import { type JobEvidence, WORK_STATE_EVIDENCE, type WorkStateEvidence } from '@furrow/protocol/job';
import type { Segment } from '../swath/segment.js';

const RTK_FIXED = 4;
/**
 * Weaker evidence names a job, and bridged gaps lower its grade, from this share on: the second in which a
 * gateway starts and the bus has not spoken yet does not decide how a day's work is known.
 */
export const SHARE_THAT_COUNTS = 0.01;
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

/** The weakest evidence that, with all weaker, said so for a share of the fixes that counts. */
function weakestEvidence(segments: readonly Segment[]): WorkStateEvidence {
  const counts = new Map<WorkStateEvidence, number>();
  let all = 0;
  for (const { fixesByEvidence } of segments) {
    for (const [evidence, count] of fixesByEvidence) {
      counts.set(evidence, (counts.get(evidence) ?? 0) + count);
      all += count;
    }
  }
  let weak = 0;
  for (const evidence of WORK_STATE_EVIDENCE.toReversed()) {
    weak += counts.get(evidence) ?? 0;
    if (weak > 0 && weak >= all * SHARE_THAT_COUNTS) return evidence;
  }
  return WORK_STATE_EVIDENCE[0];
}

/** How well a job's work state and place are known: A implement and RTK, C motion alone, poor fixes or gaps. */
export function jobEvidenceOf(
  segments: readonly Segment[],
  area: { readonly netM2: number; readonly interpolatedM2: number },
): JobEvidence {
  const workState = weakestEvidence(segments);
  const fixQuality = commonQuality(segments);
  const hasGaps = area.interpolatedM2 > 0 && area.interpolatedM2 >= area.netM2 * SHARE_THAT_COUNTS;
  const isPoor = workState === 'motion' || hasGaps || !FAIR_QUALITIES.has(fixQuality);
  const isBest = STRONG_EVIDENCE.includes(workState) && fixQuality === RTK_FIXED;
  return { grade: isPoor ? 'C' : isBest ? 'A' : 'B', workState, fixQuality };
}
