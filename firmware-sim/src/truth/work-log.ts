import type { PlanePoint } from '../frame/tangent-frame.js';
import type { Bar } from '../machine/working-bar.js';
import { StripCollector, sweptAreaM2 } from './swept-strip.js';

/** What a server may know of a stretch between two fixes (docs/area.md, Gaps). */
export type GapClass = 'joined' | 'interpolated' | 'unknown';

/** One step of the continuous motion. */
export interface MotionStep {
  readonly timeS: number;
  readonly stepS: number;
  readonly from: Bar;
  readonly to: Bar;
  readonly onGround: boolean;
  readonly travelM: number;
  readonly partfieldId: string | null;
}

/** The antenna at a fix that the receiver sent. */
export interface SentFix {
  readonly timeS: number;
  readonly point: PlanePoint;
  readonly headingRad: number;
}

export interface Figures {
  grossM2: number;
  workedDistanceM: number;
  workedTimeS: number;
  loweredTimeS: number;
}

/** What was worked of one partfield, by gap class. */
export interface FieldLog {
  readonly partfieldId: string;
  firstWorkedS: number;
  lastWorkedS: number;
  readonly figures: Readonly<Record<GapClass, Figures>>;
  readonly collectors: Readonly<Record<GapClass, StripCollector>>;
}

const noFigures = (): Figures => ({ grossM2: 0, workedDistanceM: 0, workedTimeS: 0, loweredTimeS: 0 });
const DEG = Math.PI / 180;

/** The gap rules: up to 10 s and 50 m joined; up to 35 s, 100 m and less than 15 degrees of turn interpolated. */
export function gapClass(from: SentFix, to: SentFix): GapClass {
  const seconds = to.timeS - from.timeS - 1e-6;
  const dx = to.point.x - from.point.x;
  const dy = to.point.y - from.point.y;
  const metres = Math.sqrt(dx * dx + dy * dy);
  if (seconds <= 10 && metres <= 50) return 'joined';
  const turn = Math.abs(
    Math.atan2(Math.sin(to.headingRad - from.headingRad), Math.cos(to.headingRad - from.headingRad)),
  );
  return seconds <= 35 && metres <= 100 && turn < 15 * DEG ? 'interpolated' : 'unknown';
}

/** Collects the true work, and holds each step back until the next fix says what can be known of it. */
export class WorkLog {
  readonly fields = new Map<string, FieldLog>();
  transportDistanceM = 0;
  private waiting: MotionStep[] = [];
  private lastFix: SentFix | undefined;

  addStep(step: MotionStep): void {
    if (step.onGround) this.waiting.push(step);
    else this.transportDistanceM += step.travelM;
  }

  addFix(fix: SentFix): void {
    this.settle(this.lastFix === undefined ? 'unknown' : gapClass(this.lastFix, fix));
    this.lastFix = fix;
  }

  /** What came after the last fix was never seen. */
  close(): void {
    this.settle('unknown');
    for (const log of this.fields.values()) {
      for (const collector of Object.values(log.collectors)) collector.close();
    }
  }

  private settle(known: GapClass): void {
    for (const step of this.waiting) this.count(step, known);
    this.waiting = [];
  }

  private count(step: MotionStep, known: GapClass): void {
    const log = this.fieldLog(step);
    const figures = log.figures[known];
    const dx = step.to.centre.x - step.from.centre.x;
    const dy = step.to.centre.y - step.from.centre.y;
    figures.loweredTimeS += step.stepS;
    log.lastWorkedS = step.timeS;
    if (step.travelM === 0) return;
    figures.grossM2 += sweptAreaM2(step.from, step.to);
    figures.workedDistanceM += Math.sqrt(dx * dx + dy * dy);
    figures.workedTimeS += step.stepS;
    log.collectors[known].add(step.from, step.to);
  }

  private fieldLog(step: MotionStep): FieldLog {
    const id = step.partfieldId ?? 'none';
    const known = this.fields.get(id);
    if (known !== undefined) return known;
    const log: FieldLog = {
      partfieldId: id,
      firstWorkedS: step.timeS - step.stepS,
      lastWorkedS: step.timeS,
      figures: { joined: noFigures(), interpolated: noFigures(), unknown: noFigures() },
      collectors: { joined: new StripCollector(), interpolated: new StripCollector(), unknown: new StripCollector() },
    };
    this.fields.set(id, log);
    return log;
  }
}
