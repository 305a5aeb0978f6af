import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { eastwardDeg } from '../geo/eastward.js';
import { toRadians } from '../geo/ellipsoid.js';

/** Rules for a tractor of which only the receiver is heard: field speed, nearly straight, and lasting. */
const MIN_SPEED_MPS = 0.8;
const MAX_SPEED_MPS = 4;
const MAX_TURN_DEG_PER_S = 8;
/** Net way over path driven while the candidate lasted. */
const MIN_STRAIGHTNESS = 0.85;
const MIN_NET_M = 15;
const METRES_PER_DEGREE = 111_200;

/** What the engine's stamp names of these rules. */
export const MOTION_LIMITS = {
  MIN_SPEED_MPS,
  MAX_SPEED_MPS,
  MAX_TURN_DEG_PER_S,
  MIN_STRAIGHTNESS,
  MIN_NET_M,
} as const;

/** The last place seen and the way covered since motion became a candidate for work. */
export interface MotionMemory {
  fixTime: number;
  latitude: number;
  longitude: number;
  courseDeg: number | undefined;
  startLatitude: number;
  startLongitude: number;
  pathM: number;
}

/** Rough distance, m: good to 1 %, enough to tell driving from drifting. */
function distanceM(a: MotionMemory, latitude: number, longitude: number): number {
  return separationM(latitude - a.latitude, eastwardDeg(a.longitude, longitude), latitude);
}

function separationM(northDeg: number, eastDeg: number, latitude: number): number {
  const north = northDeg * METRES_PER_DEGREE;
  const east = eastDeg * METRES_PER_DEGREE * Math.cos(toRadians(latitude));
  return Math.sqrt(north * north + east * east);
}

function angleBetweenDeg(a: number, b: number): number {
  const turn = Math.abs(a - b) % 360;
  return turn > 180 ? 360 - turn : turn;
}

/** Whether this step looks like field work by its motion alone; remembers the place for the next. */
export function isFieldMotion(
  memory: MotionMemory | undefined,
  record: TelemetryRecord,
): [boolean, MotionMemory | undefined] {
  const { fixTime, latitude, longitude, courseDeg } = record;
  if (fixTime === undefined || latitude === undefined || longitude === undefined) return [false, memory];
  const start = { startLatitude: latitude, startLongitude: longitude, pathM: 0 };
  const here = { fixTime, latitude, longitude, courseDeg, ...start };
  if (memory === undefined) return [false, here];
  const elapsedS = (fixTime - memory.fixTime) / 1000;
  if (elapsedS <= 0 || elapsedS > 10) return [false, here];
  const stepM = distanceM(memory, latitude, longitude);
  const steppedMps = stepM / elapsedS;
  const speedMps = record.speedMps ?? steppedMps;
  const turnDegPerS =
    courseDeg === undefined || memory.courseDeg === undefined
      ? 0
      : angleBetweenDeg(courseDeg, memory.courseDeg) / elapsedS;
  const isField =
    speedMps >= MIN_SPEED_MPS &&
    Math.max(speedMps, steppedMps) <= MAX_SPEED_MPS &&
    steppedMps >= MIN_SPEED_MPS / 2 &&
    turnDegPerS <= MAX_TURN_DEG_PER_S;
  if (!isField) return [false, here];
  const { startLatitude, startLongitude } = memory;
  return [true, { ...here, startLatitude, startLongitude, pathM: memory.pathM + stepM }];
}

/** Whether the way since the candidate began is long and straight enough to be a pass. */
export function isSteadyPass(memory: MotionMemory): boolean {
  const { latitude, longitude, startLatitude, startLongitude, pathM } = memory;
  const netM = separationM(latitude - startLatitude, eastwardDeg(startLongitude, longitude), latitude);
  return netM >= MIN_NET_M && netM >= MIN_STRAIGHTNESS * pathM;
}
