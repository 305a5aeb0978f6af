import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { PathFix } from './fix-link.js';
import { cosineBetween, type Direction, directionBetween, lengthBetween } from './path-curve.js';

/** Whether the machine backs up, as judged by the path when nothing else says. */
export interface ReverseMemory {
  isReversing: boolean;
  sinceM: number;
}

/** A turn of 135 degrees within one step is a change of gear, not of direction. */
const CUSP_COSINE = -0.7;
/** Against the heading by more than 120 degrees. */
const AGAINST_COSINE = -0.5;
/** Nobody backs up further than this. */
const LONGEST_REVERSE_M = 30;

/** What the engine's stamp names of these rules. */
export const REVERSE_LIMITS = { CUSP_COSINE, AGAINST_COSINE, LONGEST_REVERSE_M } as const;

/** Whether the way between two fixes was driven backward: by direction signals, by the heading, by a cusp. */
export function isReversingAt(
  memory: ReverseMemory,
  record: TelemetryRecord,
  step: { readonly before: Direction | undefined; readonly from: PathFix; readonly to: PathFix },
): boolean {
  const { wheelDirection, groundDirection, machineSelectedDirection } = record.signals ?? {};
  const direction = wheelDirection ?? groundDirection ?? machineSelectedDirection;
  if (direction !== undefined) return direction === 0;
  const along = directionBetween(step.from.place, step.to.place);
  if (step.to.heading !== undefined) return cosineBetween(along, step.to.heading) < AGAINST_COSINE;
  const isCusp = step.before !== undefined && cosineBetween(step.before, along) < CUSP_COSINE;
  memory.sinceM += lengthBetween(step.from.place, step.to.place);
  if (isCusp) {
    memory.isReversing = !memory.isReversing;
    memory.sinceM = 0;
  } else if (memory.sinceM > LONGEST_REVERSE_M) {
    memory.isReversing = false;
  }
  return memory.isReversing;
}
