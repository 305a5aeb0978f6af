import { eastwardDeg } from '../geo/eastward.js';
import { toRadians } from '../geo/ellipsoid.js';

/** A stretch of steady motion at field speed: where it began and ended. */
export interface MotionPass {
  readonly startTime: number;
  readonly endTime: number;
  readonly from: MotionPlace;
  readonly to: MotionPlace;
}

export interface MotionPlace {
  readonly latitude: number;
  readonly longitude: number;
}

/** When passes are neighbours in a field, and when a field is left. */
export const PASS_LIMITS = {
  /** Neighbours lie no farther apart, m: three widths of a boom of 27 m. */
  besideM: 80,
  /** Nor nearer: to and fro on one track is no field, however often. */
  apartM: 2,
  /** Parallel within 9 degrees. */
  parallelSine: 0.15,
  /** Abreast along half of the shorter one. */
  abreastShare: 0.5,
  /** Others beside a pass that make it one of a field: ways back and forth are two. */
  minBeside: 2,
  /** The same for a fix to be called one in a field, where nothing is counted by it. */
  minBesideOfVisit: 3,
  /** Without a pass for so long, the field has been left. */
  pauseMs: 15 * 60_000,
  moveM: 200,
} as const;

const METRES_PER_DEGREE = 111_200;
/** Passes on either side of a longer pause are not compared. */
const LONGEST_VISIT_PAUSE_MS = 30 * 60_000;

interface Line {
  readonly x: number;
  readonly y: number;
  readonly ex: number;
  readonly ey: number;
  readonly lengthM: number;
}

function offsetM(origin: MotionPlace, place: MotionPlace): { readonly x: number; readonly y: number } {
  const scale = METRES_PER_DEGREE * Math.cos(toRadians(origin.latitude));
  return {
    x: eastwardDeg(origin.longitude, place.longitude) * scale,
    y: (place.latitude - origin.latitude) * METRES_PER_DEGREE,
  };
}

function lineOf(origin: MotionPlace, { from, to }: MotionPass): Line {
  const a = offsetM(origin, from);
  const b = offsetM(origin, to);
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const lengthM = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy));
  return { ...a, ex: dx / lengthM, ey: dy / lengthM, lengthM };
}

/**
 * Whether two passes run side by side, as in a field and never on a way from place to place:
 *
 *      ───────────────►
 *        ◄─────────────      parallel, abreast, near, and not on one line
 */
export function runBeside(a: MotionPass, b: MotionPass): boolean {
  const [one, two] = [lineOf(a.from, a), lineOf(a.from, b)];
  if (Math.abs(one.ex * two.ey - one.ey * two.ex) > PASS_LIMITS.parallelSine) return false;
  const alongFrom = two.x * one.ex + two.y * one.ey;
  const alongTo = alongFrom + two.lengthM * (two.ex * one.ex + two.ey * one.ey);
  const abreastM = Math.min(one.lengthM, Math.max(alongFrom, alongTo)) - Math.max(0, Math.min(alongFrom, alongTo));
  if (abreastM < PASS_LIMITS.abreastShare * Math.min(one.lengthM, two.lengthM)) return false;
  const half = two.lengthM / 2;
  const asideM = Math.abs(one.ex * (two.y + two.ey * half) - one.ey * (two.x + two.ex * half));
  return asideM >= PASS_LIMITS.apartM && asideM <= PASS_LIMITS.besideM;
}

function isSameVisit(a: MotionPass, b: MotionPass): boolean {
  if (b.startTime - a.endTime > LONGEST_VISIT_PAUSE_MS) return false;
  const { x, y } = offsetM(a.to, b.from);
  return Math.sqrt(x * x + y * y) <= PASS_LIMITS.moveM;
}

function countBeside(pass: MotionPass, passes: readonly MotionPass[]): number {
  return passes.filter((other) => other !== pass && runBeside(pass, other)).length;
}

/**
 * Visits to fields among the passes of a day, in order of time: from pass to pass of those that run beside others of
 * their visit. A steady drive with nothing beside it is a way, not a field.
 */
export function fieldVisits(passes: readonly MotionPass[]): { readonly from: number; readonly to: number }[] {
  const groups: MotionPass[][] = [];
  for (const pass of passes) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && isSameVisit(last, pass)) groups.at(-1)!.push(pass);
    else groups.push([pass]);
  }
  return groups.flatMap((group) => {
    const visits: { from: number; to: number; passes: number }[] = [];
    for (const pass of group) {
      if (countBeside(pass, group) < PASS_LIMITS.minBesideOfVisit) continue;
      const visit = visits.at(-1);
      if (visit !== undefined && pass.startTime - visit.to <= PASS_LIMITS.pauseMs) {
        visit.to = pass.endTime;
        visit.passes += 1;
      } else {
        visits.push({ from: pass.startTime, to: pass.endTime, passes: 1 });
      }
    }
    return visits.filter(({ passes }) => passes > 1);
  });
}

/** Whether any of these passes has enough others beside it to be field work. */
export class SideBySide {
  private readonly passes: { readonly pass: MotionPass; beside: number }[] = [];

  /** Takes the next pass; true once one of them is proven field work. */
  take(pass: MotionPass): boolean {
    let beside = 0;
    let isProven = false;
    for (const other of this.passes) {
      if (!runBeside(pass, other.pass)) continue;
      beside += 1;
      other.beside += 1;
      if (other.beside >= PASS_LIMITS.minBeside) isProven = true;
    }
    this.passes.push({ pass, beside });
    return isProven || beside >= PASS_LIMITS.minBeside;
  }
}
