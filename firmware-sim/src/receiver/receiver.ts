import type { ReceiverFix } from '../encode/nmea-sentence.js';
import type { PlanePoint, TangentFrame } from '../frame/tangent-frame.js';
import { GaussMarkov } from '../noise/gauss-markov.js';
import { RandomStream } from '../noise/random-stream.js';

/** How the receiver errs. Sigmas are per axis, metres. */
export interface ReceiverModel {
  readonly rateHz: 1 | 5 | 10;
  readonly quality: number;
  readonly drift: { readonly sigmaM: number; readonly tauS: number };
  readonly whiteM: number;
  /** Sudden shifts that stay for a while: mean time between them and their largest size. */
  readonly jumps?: { readonly everyS: number; readonly upToM: number; readonly forS: number };
}

export const RTK: ReceiverModel = { rateHz: 5, quality: 4, drift: { sigmaM: 0.02, tauS: 60 }, whiteM: 0.005 };
/** RTK that has not fixed its ambiguities: decimetres, drifting over minutes. */
export const FLOAT: ReceiverModel = { rateHz: 1, quality: 5, drift: { sigmaM: 0.3, tauS: 120 }, whiteM: 0.02 };
export const SINGLE_POINT: ReceiverModel = {
  rateHz: 1,
  quality: 1,
  drift: { sigmaM: 1.5, tauS: 300 },
  whiteM: 0.05,
};

const SPEED_SIGMA_MPS = 0.015;
/** Below this speed a receiver leaves its course empty. */
const COURSE_FROM_MPS = 0.1;
const ALTITUDE_MSL_M = 158;
const GEOID_SEPARATION_M = 12.345;

/** The antenna's true motion. */
export interface AntennaMotion {
  readonly point: PlanePoint;
  readonly eastMps: number;
  readonly northMps: number;
}

/** A receiver with a seeded error of its own. One call of `measure` per epoch keeps the error's clock. */
export class Receiver {
  private readonly model: ReceiverModel;
  private readonly random: RandomStream;
  private readonly east: GaussMarkov;
  private readonly north: GaussMarkov;
  private readonly up: GaussMarkov;
  private jump = { x: 0, y: 0, leftS: 0 };

  constructor(model: ReceiverModel, seed: number) {
    this.model = model;
    this.random = new RandomStream(seed);
    const process = { sigma: model.drift.sigmaM, tauS: model.drift.tauS, stepS: 1 / model.rateHz };
    this.east = new GaussMarkov(this.random, process);
    this.north = new GaussMarkov(this.random, process);
    this.up = new GaussMarkov(this.random, { ...process, sigma: process.sigma * 1.8 });
  }

  /** Advances the error by one epoch and returns it, metres east and north. */
  private nextError(): PlanePoint {
    this.up.next();
    this.advanceJump();
    const white = this.model.whiteM;
    return {
      x: this.east.next() + this.jump.x + white * this.random.nextGaussian(),
      y: this.north.next() + this.jump.y + white * this.random.nextGaussian(),
    };
  }

  private advanceJump(): void {
    const { jumps, rateHz } = this.model;
    if (jumps === undefined) return;
    this.jump.leftS -= 1 / rateHz;
    if (this.jump.leftS <= 0) this.jump = { x: 0, y: 0, leftS: 0 };
    if (this.random.nextUniform() >= 1 / (jumps.everyS * rateHz)) return;
    const bearing = this.random.nextBetween(0, 2 * Math.PI);
    const size = jumps.upToM * this.random.nextUniform();
    const leftS = jumps.forS * 2 * this.random.nextUniform();
    this.jump = { x: size * Math.cos(bearing), y: size * Math.sin(bearing), leftS };
  }

  /** What the receiver reports at this time; draws from the error's stream, so call it once an epoch. */
  measure(timeMs: number, motion: AntennaMotion, frame: TangentFrame): ReceiverFix {
    const error = this.nextError();
    const { latitude, longitude } = frame.toGeodetic({ x: motion.point.x + error.x, y: motion.point.y + error.y });
    const noise = SPEED_SIGMA_MPS * this.random.nextGaussian();
    const truly = Math.sqrt(motion.eastMps * motion.eastMps + motion.northMps * motion.northMps);
    const speedMps = Math.abs(truly + noise);
    const course = (Math.atan2(motion.eastMps, motion.northMps) * 180) / Math.PI;
    const wander = ((SPEED_SIGMA_MPS * this.random.nextGaussian()) / Math.max(truly, COURSE_FROM_MPS)) * 57.3;
    const fixed = this.model.quality === 4;
    return {
      timeMs,
      latitude,
      longitude,
      altitudeMslM: ALTITUDE_MSL_M + this.up.value,
      geoidSeparationM: GEOID_SEPARATION_M,
      quality: this.model.quality,
      satellites: fixed ? 28 : 14,
      hdop: fixed ? 0.6 : 1.1,
      sigmaM: Math.max(0.01, this.model.drift.sigmaM),
      correctionAgeS: fixed ? 1.2 : null,
      speedMps,
      courseDeg: truly < COURSE_FROM_MPS ? null : (Math.round((course + wander + 720) * 100) / 100) % 360,
    };
  }
}
