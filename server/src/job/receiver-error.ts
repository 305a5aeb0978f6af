import type { Segment } from '../swath/segment.js';

/** How a receiver errs: deviation of its drift in each axis, m, and the time over which the drift forgets, s. */
export interface ReceiverError {
  readonly driftM: number;
  readonly memoryS: number;
  /** The same within one pass, where a bound is wanted that holds for several memories; else `memoryS`. */
  readonly passMemoryS?: number;
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
export interface JobReceiver {
  readonly kind: ReceiverKind;
  /** Root mean square of the drifts of its fixes, m. */
  readonly driftM: number;
  /** The kinds of error that its fixes had, each with its share of them. */
  readonly errors: readonly (ReceiverError & { readonly share: number })[];
  /** Fixes while working. */
  readonly fixes: number;
}

/** A drift above these is no longer that of the better kind: the geometric means of the drifts assumed. */
const LEAST_FLOAT_DRIFT_M = 0.08;
const LEAST_SINGLE_DRIFT_M = 0.67;

/** What the engine's stamp names of these assumptions. */
export const RECEIVER_PARAMETERS = { RTK_FIXED, RTK_FLOAT, SINGLE_POINT, LEAST_FLOAT_DRIFT_M, LEAST_SINGLE_DRIFT_M };

function kindOf(driftM: number): ReceiverKind {
  if (driftM < LEAST_FLOAT_DRIFT_M) return 'rtkFixed';
  return driftM < LEAST_SINGLE_DRIFT_M ? 'rtkFloat' : 'singlePoint';
}

/** The worst receiver that passes for a kind: its drift between passes is the quickest, within a pass the longest. */
function worstOf(kind: ReceiverKind, driftM: number, memoryS: number): Omit<JobReceiver, 'fixes'> {
  return { kind, driftM, errors: [{ driftM, memoryS, passMemoryS: SINGLE_POINT.memoryS, share: 1 }] };
}

const WORST_FIXED = worstOf('rtkFixed', LEAST_FLOAT_DRIFT_M, RTK_FIXED.memoryS);
const WORST_FLOAT = worstOf('rtkFloat', LEAST_SINGLE_DRIFT_M, RTK_FIXED.memoryS);

/**
 * The worst receivers that pass for a better kind than this one. What is known by a worse receiver is never known more
 * narrowly than by these.
 */
export function betterReceivers({ kind, fixes }: JobReceiver): JobReceiver[] {
  if (kind === 'rtkFixed') return [];
  const better = kind === 'rtkFloat' ? [WORST_FIXED] : [WORST_FIXED, WORST_FLOAT];
  return better.map((receiver) => ({ ...receiver, fixes }));
}

/** The receiver of a job: the errors of its fixes, and the kind that their root mean square is of. */
export function jobReceiverOf(segments: readonly Pick<Segment, 'fixesByQuality'>[]): JobReceiver {
  const counts = new Map<ReceiverError, number>([RTK_FIXED, RTK_FLOAT, SINGLE_POINT].map((error) => [error, 0]));
  for (const { fixesByQuality } of segments) {
    for (const [quality, count] of fixesByQuality) {
      const error = ERROR_BY_QUALITY.get(quality) ?? SINGLE_POINT;
      counts.set(error, counts.get(error)! + count);
    }
  }
  const fixes = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (fixes === 0) {
    return { kind: 'singlePoint', driftM: SINGLE_POINT.driftM, errors: [{ ...SINGLE_POINT, share: 1 }], fixes };
  }
  const errors = [...counts].flatMap(([error, count]) => (count === 0 ? [] : [{ ...error, share: count / fixes }]));
  const driftM = Math.sqrt(errors.reduce((sum, error) => sum + error.share * error.driftM * error.driftM, 0));
  return { kind: kindOf(driftM), driftM, errors, fixes };
}
