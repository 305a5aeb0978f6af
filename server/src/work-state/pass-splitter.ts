import { eastwardDeg } from '../geo/eastward.js';
import { toRadians } from '../geo/ellipsoid.js';
import type { MotionPass, MotionPlace } from './field-passes.js';

/** A direction is taken over this way: shorter, the receiver's error would turn it. */
const STEP_M = 5;
/** Cosine of 30 degrees: a pass ends where the way leaves its direction by more. */
const STRAIGHT_COSINE = 0.8660254037844386;
const MIN_PASS_M = 15;
const METRES_PER_DEGREE = 111_200;

/** What the engine's stamp names of these rules. */
export const SPLIT_LIMITS = { STEP_M, STRAIGHT_COSINE, MIN_PASS_M } as const;

interface Fix extends MotionPlace {
  readonly time: number;
}

/** Cuts a way into passes where it turns, whether or not anybody noticed the turn as one. */
export class PassSplitter {
  private start: Fix | undefined;
  private anchor: Fix | undefined;

  /** Takes the next place; returns the pass that a turn has just ended. */
  take(fix: Fix): MotionPass | undefined {
    const { start, anchor } = this;
    if (start === undefined || anchor === undefined) {
      this.start = fix;
      this.anchor = fix;
      return undefined;
    }
    const step = between(anchor, fix);
    if (step.lengthM < STEP_M) return undefined;
    const chord = between(start, anchor);
    const cosine = (step.x * chord.x + step.y * chord.y) / (step.lengthM * Math.max(chord.lengthM, 1e-6));
    this.anchor = fix;
    if (chord.lengthM < STEP_M || cosine >= STRAIGHT_COSINE) return undefined;
    this.start = anchor;
    return passOf(start, anchor);
  }

  /** Ends the way here; returns the pass that ends with it. */
  end(): MotionPass | undefined {
    const { start, anchor } = this;
    this.start = undefined;
    this.anchor = undefined;
    return start === undefined || anchor === undefined ? undefined : passOf(start, anchor);
  }
}

function passOf(from: Fix, to: Fix): MotionPass | undefined {
  return between(from, to).lengthM < MIN_PASS_M ? undefined : { startTime: from.time, endTime: to.time, from, to };
}

function between(a: MotionPlace, b: MotionPlace): { readonly x: number; readonly y: number; readonly lengthM: number } {
  const x = eastwardDeg(a.longitude, b.longitude) * METRES_PER_DEGREE * Math.cos(toRadians(a.latitude));
  const y = (b.latitude - a.latitude) * METRES_PER_DEGREE;
  return { x, y, lengthM: Math.sqrt(x * x + y * y) };
}
