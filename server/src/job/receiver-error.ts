import type { Segment } from '../swath/segment.js';

/** How a receiver errs: deviation of its drift in each axis, m, and the time over which the drift forgets, s. */
export interface ReceiverError {
  readonly driftM: number;
  readonly memoryS: number;
}

/**
 * Assumed for each kind of fix, and what the simulator's receivers do: a drift that stays for minutes, not white
 * noise. 2 cm, 0.3 m and 1.5 m are usual of RTK, of corrections without fixed ambiguities and of none.
 */
const RTK_FIXED: ReceiverError = { driftM: 0.02, memoryS: 60 };
const RTK_FLOAT: ReceiverError = { driftM: 0.3, memoryS: 120 };
const SINGLE_POINT: ReceiverError = { driftM: 1.5, memoryS: 300 };

/** By GGA quality; 2, 3 and 9 have corrections of some kind. What else there is, and what says nothing, is single. */
const ERROR_BY_QUALITY: ReadonlyMap<number | null, ReceiverError> = new Map([
  [4, RTK_FIXED],
  [5, RTK_FLOAT],
  [2, RTK_FLOAT],
  [3, RTK_FLOAT],
  [9, RTK_FLOAT],
]);

/** The kinds of receivers that intervals are calibrated for. */
export type ReceiverKind = 'rtkFixed' | 'rtkFloat' | 'singlePoint';

/** How the receiver erred over a whole job. */
export interface JobReceiver extends ReceiverError {
  readonly kind: ReceiverKind;
  /** Fixes while working. */
  readonly fixes: number;
}

/** A drift above these is no longer that of the better kind: the geometric means of the drifts assumed. */
const LEAST_FLOAT_DRIFT_M = 0.08;
const LEAST_SINGLE_DRIFT_M = 0.67;

function kindOf(driftM: number): ReceiverKind {
  if (driftM < LEAST_FLOAT_DRIFT_M) return 'rtkFixed';
  return driftM < LEAST_SINGLE_DRIFT_M ? 'rtkFloat' : 'singlePoint';
}

/** The receiver of a job: root mean square of the drifts of its fixes, mean of their memories. */
export function jobReceiverOf(segments: readonly Pick<Segment, 'fixesByQuality'>[]): JobReceiver {
  let [fixes, squares, memories] = [0, 0, 0];
  for (const { fixesByQuality } of segments) {
    for (const [quality, count] of fixesByQuality) {
      const { driftM, memoryS } = ERROR_BY_QUALITY.get(quality) ?? SINGLE_POINT;
      fixes += count;
      squares += count * driftM * driftM;
      memories += count * memoryS;
    }
  }
  if (fixes === 0) return { ...SINGLE_POINT, kind: 'singlePoint', fixes };
  const driftM = Math.sqrt(squares / fixes);
  return { driftM, memoryS: memories / fixes, kind: kindOf(driftM), fixes };
}
