import { type AreaFigures, type JobEvidence, WORK_STATE_EVIDENCE, type WorkStateEvidence } from '@furrow/protocol/job';
import type { Segment } from '../swath/segment.js';
import { HITCH_THRESHOLD_PCT } from '../work-state/work-evidence.js';

const RTK_FIXED = 4;
/** Of the fixes: more than this have to be RTK fixed for the best grade, and fair ones for any but the worst. */
export const MOST_FIXES_SHARE = 0.5;
/**
 * Weaker evidence names a job, and bridged gaps lower its grade, from this share on: the second in which a
 * gateway starts and the bus has not spoken yet does not decide how a day's work is known.
 */
export const SHARE_THAT_COUNTS = 0.01;
/** GGA qualities that place an implement to a decimetre or better, or with corrections: not 1 single, not 6, not untold. */
const FAIR_QUALITIES: ReadonlySet<number | null> = new Set([2, 3, 4, 5, 9]);
/** The implement or the hitch itself says that it works. */
const STRONG_EVIDENCE: readonly WorkStateEvidence[] = ['ddi141', 'hitchInWork', 'hitchPosition'];

function countsByQuality(segments: readonly Segment[]): ReadonlyMap<number | null, number> {
  const counts = new Map<number | null, number>();
  for (const { fixesByQuality } of segments) {
    for (const [quality, count] of fixesByQuality) counts.set(quality, (counts.get(quality) ?? 0) + count);
  }
  return counts;
}

/** Share of the fixes whose quality is one of some; 0 where there are none. */
function shareOf(counts: ReadonlyMap<number | null, number>, isOne: (quality: number | null) => boolean): number {
  let [all, some] = [0, 0];
  for (const [quality, count] of counts) {
    all += count;
    if (isOne(quality)) some += count;
  }
  return all === 0 ? 0 : some / all;
}

/** The quality of most fixes while working; of equals the lower code; null where most do not say. */
function commonQuality(counts: ReadonlyMap<number | null, number>): number | null {
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
  // Stretches so short that no fix lies within them: nothing is known of them.
  return WORK_STATE_EVIDENCE.at(-1)!;
}

/** Least and greatest threshold that read the hitch; undefined where its position decided nothing. */
function hitchThresholdOf(segments: readonly Segment[]): { min: number; max: number } | undefined {
  const thresholds = segments.flatMap(({ hitchThresholdPct }) => hitchThresholdPct ?? []);
  if (thresholds.length === 0) return undefined;
  const min = thresholds.reduce((least, { min }) => Math.min(least, min), Infinity);
  return { min, max: thresholds.reduce((most, { max }) => Math.max(most, max), 0) };
}

/** What a grade looks at beside the fixes. */
export type GradedFigures = Pick<AreaFigures, 'netM2' | 'interpolatedM2' | 'workedDistanceM' | 'unknownDistanceM'>;

/** Whether gaps, bridged or not, are a share of the work that counts. */
function hasGaps({ netM2, interpolatedM2, workedDistanceM, unknownDistanceM }: GradedFigures): boolean {
  return (
    (interpolatedM2 > 0 && interpolatedM2 >= netM2 * SHARE_THAT_COUNTS) ||
    (unknownDistanceM > 0 && unknownDistanceM >= workedDistanceM * SHARE_THAT_COUNTS)
  );
}

/**
 * How well a job's work state and place are known: A implement and RTK, C motion alone, poor fixes or gaps. Taking
 * evidence away never makes the grade better. A hitch read by a learned threshold is no A: the day itself taught it.
 */
export function jobEvidenceOf(segments: readonly Segment[], figures: GradedFigures): JobEvidence {
  const workState = weakestEvidence(segments);
  const counts = countsByQuality(segments);
  const hitchThresholdPct = hitchThresholdOf(segments);
  const isLearned = [hitchThresholdPct?.min, hitchThresholdPct?.max].some(
    (threshold) => threshold !== undefined && threshold !== HITCH_THRESHOLD_PCT,
  );
  const isPlacedFairly = shareOf(counts, (quality) => FAIR_QUALITIES.has(quality)) > MOST_FIXES_SHARE;
  const isPlacedBest = shareOf(counts, (quality) => quality === RTK_FIXED) > MOST_FIXES_SHARE;
  const isPoor = workState === 'motion' || hasGaps(figures) || !isPlacedFairly;
  const isBest = STRONG_EVIDENCE.includes(workState) && isPlacedBest && !isLearned;
  const grade = isPoor ? 'C' : isBest ? 'A' : 'B';
  return { grade, workState, fixQuality: commonQuality(counts), ...(hitchThresholdPct && { hitchThresholdPct }) };
}
