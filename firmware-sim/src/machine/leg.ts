import type { ArcSegment } from '../path/arc-path.js';

/** A stretch of the reference point's path, in metres from the start of the leg. */
export interface Stretch {
  readonly fromM: number;
  readonly toM: number;
}

/** One leg of the day's route, driven without a stop; a stop may follow it. */
export interface Leg {
  readonly segments: readonly ArcSegment[];
  readonly lengthM: number;
  readonly speedMps: number;
  /** Where the implement is on the ground. A stretch that reaches the end goes on in a leg that starts with one. */
  readonly work: readonly Stretch[];
  readonly partfieldId: string | null;
  /** Standstill after the leg, seconds. */
  readonly stopS: number;
  /** The receiver falls silent `atM` along the leg for `forS` seconds. */
  readonly silences: readonly { readonly atM: number; readonly forS: number }[];
}

/** A leg from its segments; what is not said is: no work, no stop, no silence. */
export function createLeg(
  segments: readonly ArcSegment[],
  speedMps: number,
  rest: Partial<Omit<Leg, 'segments' | 'lengthM' | 'speedMps'>> = {},
): Leg {
  const lengthM = segments.reduce((sum, segment) => sum + segment.lengthM, 0);
  return { segments, lengthM, speedMps, work: [], partfieldId: null, stopS: 0, silences: [], ...rest };
}
