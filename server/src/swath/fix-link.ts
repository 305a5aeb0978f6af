import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { type Direction, cosineBetween, directionBetween, lengthBetween } from './path-curve.js';
import type { LocalPoint } from '../geo/local-frame.js';
import { toRadians } from '../geo/ellipsoid.js';

/** A fix that the path goes through. */
export interface PathFix {
  readonly place: LocalPoint;
  readonly fixTime: number;
  /** When the machine left the place: later than `fixTime` where it stood. */
  readonly leftAt: number;
  readonly speedMps: number | undefined;
  readonly course: Direction | undefined;
  readonly heading: Direction | undefined;
}

/**
 * How a new fix continues the path: `here` has not moved, `impossible` is dropped and bridged, `joined` and
 * `interpolated` are measured ground (docs/area.md, Gaps), `unknown` is a gap that nobody measured.
 */
export type FixLink = 'here' | 'impossible' | 'joined' | 'interpolated' | 'unknown';

/** What a step of the path may be. Lengths in m, times in ms, speeds in m/s. */
export const LINK_LIMITS = {
  joinMs: 10_000,
  joinM: 50,
  interpolateMs: 35_000,
  interpolateM: 100,
  /** Cosine of 15 degrees. */
  interpolateCosine: 0.9659258262890683,
  /** Shorter steps are not steps. */
  minStepM: 0.5,
  /** Slower than this is standing: a parked receiver's wander. */
  standingMps: 0.15,
  wheelsStoppedMps: 0.05,
  parkedReceiverMps: 1.5,
  /** Implied speed over the machine's top speed, and over what the receiver itself says, that a fix may have. */
  speedMargin: 1.5,
  receiverSpeedMargin: 2,
  receiverSpeedSlackMps: 3,
} as const;

/** Direction of a compass angle in degrees. */
export function compassDirection(degrees: number): Direction {
  const angle = toRadians(degrees);
  return { x: Math.sin(angle), y: Math.cos(angle) };
}

/** Whether a record's place may be used: GGA quality 0 is no fix, 7 typed in, 8 simulated. */
export function hasFix(record: TelemetryRecord): record is TelemetryRecord & { latitude: number; longitude: number } {
  const { latitude, longitude, fixQuality } = record;
  if (latitude === undefined || longitude === undefined) return false;
  return fixQuality !== 0 && fixQuality !== 7 && fixQuality !== 8;
}

/** Whether neither receiver nor wheels tell how fast the machine is. */
export function isSpeedUnknown({ speedMps, signals }: TelemetryRecord): boolean {
  return (speedMps ?? signals?.wheelSpeedMps ?? signals?.groundSpeedMps) === undefined;
}

/** Whether receiver or wheels say that the machine stands. */
export function isStanding(record: TelemetryRecord): boolean {
  const wheelMps = record.signals?.wheelSpeedMps ?? record.signals?.groundSpeedMps;
  const { speedMps } = record;
  if (speedMps === undefined) return wheelMps !== undefined && wheelMps < LINK_LIMITS.wheelsStoppedMps;
  if (speedMps < LINK_LIMITS.standingMps) return true;
  return wheelMps !== undefined && wheelMps < LINK_LIMITS.wheelsStoppedMps && speedMps < LINK_LIMITS.parkedReceiverMps;
}

/** True when no machine covers this way in this time, or the receiver's own speed says it was not covered. */
function isImpossible(from: PathFix, to: PathFix, limits: { stepMs: number; maxSpeedMps: number }): boolean {
  const impliedMps = (lengthBetween(from.place, to.place) * 1000) / limits.stepMs;
  if (impliedMps > LINK_LIMITS.speedMargin * limits.maxSpeedMps) return true;
  if (from.speedMps === undefined || to.speedMps === undefined || limits.stepMs > LINK_LIMITS.joinMs) return false;
  const receiverMps = Math.max(from.speedMps, to.speedMps);
  return impliedMps > LINK_LIMITS.receiverSpeedMargin * receiverMps + LINK_LIMITS.receiverSpeedSlackMps;
}

/** True when the direction before, across and after a gap agree within 15 degrees; one that turned back does not. */
function isStraightAcross(before: Direction | undefined, from: PathFix, to: PathFix): boolean {
  const across = directionBetween(from.place, to.place);
  const directions = [before ?? from.course, to.course];
  return directions.every((direction) => {
    return direction === undefined || cosineBetween(direction, across) >= LINK_LIMITS.interpolateCosine;
  });
}

/** What a step is judged by besides its two fixes. */
export interface LinkContext {
  /** Time since the last accepted fix, which may be a later one than that of the last step. */
  readonly stepMs: number;
  /** Direction of the path before the step. */
  readonly before: Direction | undefined;
  readonly maxSpeedMps: number;
}

export function linkBetween(from: PathFix, to: PathFix, context: LinkContext): FixLink {
  const stepM = lengthBetween(from.place, to.place);
  if (stepM < LINK_LIMITS.minStepM) return 'here';
  if (isImpossible(from, to, context)) return 'impossible';
  const { stepMs, before } = context;
  if (stepMs <= LINK_LIMITS.joinMs && stepM <= LINK_LIMITS.joinM) return 'joined';
  if (stepMs <= LINK_LIMITS.interpolateMs && stepM <= LINK_LIMITS.interpolateM && isStraightAcross(before, from, to))
    return 'interpolated';
  return 'unknown';
}
