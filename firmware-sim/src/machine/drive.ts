import { poseAlong, type Pose } from '../path/arc-path.js';
import type { Leg } from './leg.js';

const SPEED_UP_MPS2 = 0.6;
const SLOW_DOWN_MPS2 = 0.8;
/** Legs known ahead of the tractor: enough to brake for a slower one from road speed. */
const LEGS_AHEAD = 6;
const CREEP_MPS = 0.05;

/** Drives a route leg by leg: speed follows the legs within the limits of acceleration. Distances in metres of path. */
export class Drive {
  pose: Pose;
  speedMps = 0;
  /** Path length driven since the start of the route. */
  odometerM = 0;
  finished = false;
  private readonly route: Iterator<Leg>;
  private readonly ahead: Leg[] = [];
  private routeEnded = false;
  private alongM = 0;
  private segmentIndex = 0;
  private segmentStartM = 0;
  private stopLeftS = 0;
  /** Odometer at the start of the current leg. */
  private legStartM = 0;
  private nextSilence = 0;

  constructor(start: Pose, route: Iterator<Leg>) {
    this.pose = start;
    this.route = route;
    this.fill();
  }

  get leg(): Leg | undefined {
    return this.ahead[0];
  }

  get standing(): boolean {
    return this.stopLeftS > 0 || this.finished;
  }

  /** Moves on by a time step; returns seconds of receiver silence that begin in it, else 0. */
  advance(stepS: number): number {
    if (this.stopLeftS > 0) {
      this.stopLeftS -= stepS;
      return 0;
    }
    const leg = this.leg;
    if (leg === undefined) {
      this.finished = true;
      this.speedMps = 0;
      return 0;
    }
    this.changeSpeed(leg, stepS);
    this.alongM += this.speedMps * stepS;
    const silenceS = this.silenceBegun(leg);
    if (this.alongM >= leg.lengthM - 1e-3) this.endLeg(leg);
    else this.placeOnLeg(leg);
    this.odometerM = this.legStartM + this.alongM;
    return silenceS;
  }

  /** True when the implement belongs on the ground at this odometer value. */
  worksAt(odometerM: number): boolean {
    let startM = this.legStartM;
    for (const leg of this.ahead) {
      if (odometerM < startM + leg.lengthM || leg === this.ahead.at(-1)) {
        const atM = odometerM - startM;
        return leg.work.some((stretch) => atM >= stretch.fromM && atM < stretch.toM);
      }
      startM += leg.lengthM;
    }
    return false;
  }

  private changeSpeed(leg: Leg, stepS: number): void {
    const exit = leg.stopS > 0 ? 0 : this.entrySpeed(1);
    const left = Math.max(0, leg.lengthM - this.alongM);
    const allowed = Math.min(leg.speedMps, Math.sqrt(exit * exit + 2 * SLOW_DOWN_MPS2 * left));
    const lowest = this.speedMps - 1.5 * SLOW_DOWN_MPS2 * stepS;
    const wanted = Math.min(this.speedMps + SPEED_UP_MPS2 * stepS, Math.max(allowed, lowest));
    this.speedMps = Math.max(CREEP_MPS, wanted);
  }

  /** Speed at which the leg at this index may be entered, looking on to the end of what is known. */
  private entrySpeed(index: number): number {
    const leg = this.ahead[index];
    if (leg === undefined) return 0;
    const exit = leg.stopS > 0 ? 0 : this.entrySpeed(index + 1);
    return Math.min(leg.speedMps, Math.sqrt(exit * exit + 2 * SLOW_DOWN_MPS2 * leg.lengthM));
  }

  private silenceBegun(leg: Leg): number {
    const silence = leg.silences[this.nextSilence];
    if (silence === undefined || this.alongM < silence.atM) return 0;
    this.nextSilence++;
    return silence.forS;
  }

  private endLeg(leg: Leg): void {
    const overM = leg.stopS > 0 ? 0 : Math.max(0, this.alongM - leg.lengthM);
    this.legStartM += leg.lengthM;
    this.stopLeftS = leg.stopS;
    if (leg.stopS > 0) this.speedMps = 0;
    const last = leg.segments.at(-1);
    if (last !== undefined) this.pose = poseAlong(last, last.lengthM);
    this.ahead.shift();
    this.fill();
    this.alongM = overM;
    this.segmentIndex = 0;
    this.segmentStartM = 0;
    this.nextSilence = 0;
    if (this.leg === undefined) this.alongM = 0;
    else this.placeOnLeg(this.leg);
  }

  private placeOnLeg(leg: Leg): void {
    let segment = leg.segments[this.segmentIndex];
    while (segment !== undefined && this.alongM > this.segmentStartM + segment.lengthM) {
      const following = leg.segments[this.segmentIndex + 1];
      if (following === undefined) break;
      this.segmentStartM += segment.lengthM;
      this.segmentIndex++;
      segment = following;
    }
    if (segment !== undefined) this.pose = poseAlong(segment, this.alongM - this.segmentStartM);
  }

  private fill(): void {
    while (!this.routeEnded && this.ahead.length < LEGS_AHEAD) {
      const next = this.route.next();
      if (next.done === true) this.routeEnded = true;
      else this.ahead.push(next.value);
    }
  }
}
