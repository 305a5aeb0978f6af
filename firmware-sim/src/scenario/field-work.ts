import { createLeg, type Leg } from '../machine/leg.js';
import { barBehindM, type Implement, type Tractor } from '../machine/outfit.js';
import type { Pose } from '../path/arc-path.js';
import { dubinsPath } from '../path/dubins-path.js';
import { fieldPasses, headlandRound, type Pass, type PatternPlan } from '../path/field-pattern.js';
import type { Partfield } from './scenario.js';

/** How one field is worked, beyond its geometry. */
export interface FieldJob {
  readonly tractor: Tractor;
  readonly implement: Implement;
  readonly partfield: Partfield;
  readonly headingRad: number;
  /** Share of the width, 0 to 1. */
  readonly overlap: number;
  readonly headlandRounds: number;
  /** Depth of the turning strip; with rounds it follows from them. */
  readonly headlandM?: number;
  readonly skip?: number;
  /** The implement stays down through the turns. */
  readonly workedTurns?: boolean;
  readonly contour?: { readonly amplitudeM: number; readonly wavelengthM: number };
  readonly refill?: { readonly everyPasses: number; readonly stopS: number; readonly at: Pose };
  /** Stops in the middle of passes with the implement down, seconds by pass number. */
  readonly pauses?: Readonly<Record<number, number>>;
  /** The receiver's silences that begin 20 m into a pass, seconds by pass number. */
  readonly silences?: Readonly<Record<number, number>>;
}

const SILENCE_AT_M = 20;

function spacingM(job: FieldJob): number {
  return job.implement.widthM * (1 - job.overlap);
}

/** The geometry of the job for the pattern. */
function patternPlan(job: FieldJob): PatternPlan {
  const { implement, tractor, headlandRounds } = job;
  const roundsM = implement.widthM + (headlandRounds - 1) * spacingM(job);
  const trailed = implement.attachment === 'trailed';
  return {
    partfield: job.partfield.polygon,
    headingRad: job.headingRad,
    widthM: implement.widthM,
    overlap: job.overlap,
    // The passes reach a little into the rounds, as a driver would lower early rather than leave a strip.
    headlandM: headlandRounds > 0 ? roundsM - 0.3 : (job.headlandM ?? 0),
    offsetYM: implement.offsetYM,
    barBehindM: barBehindM(tractor, implement),
    leadInM: trailed ? 8 : 2.5,
    leadOutM: 1,
    skip: job.skip ?? 1,
    ...(job.contour === undefined ? {} : { contour: job.contour }),
  };
}

/** Splits a straight pass in two around a stop in its middle; the implement stays down. */
function splitPass(leg: Leg, stopS: number): Leg[] {
  const whole = leg.segments[0]!;
  const half = leg.lengthM / 2;
  const first = { ...whole, lengthM: half };
  const dx = half * Math.cos(whole.start.headingRad);
  const dy = half * Math.sin(whole.start.headingRad);
  const second = { ...whole, lengthM: half, start: { ...whole.start, x: whole.start.x + dx, y: whole.start.y + dy } };
  const fromM = leg.work[0]!.fromM;
  const toM = leg.work[0]!.toM - half;
  return [
    createLeg([first], leg.speedMps, { partfieldId: leg.partfieldId, work: [{ fromM, toM: half }], stopS }),
    createLeg([second], leg.speedMps, { partfieldId: leg.partfieldId, work: [{ fromM: 0, toM }] }),
  ];
}

/** A generator that knows where the tractor stands after each leg it gives out. */
class FieldRoute {
  private readonly job: FieldJob;
  private readonly turnSpeedMps: number;
  at: Pose;

  constructor(job: FieldJob, from: Pose) {
    this.job = job;
    this.at = from;
    this.turnSpeedMps = Math.min(job.implement.workSpeedMps, 2);
  }

  /** A turn from where the tractor is to a pose. */
  *turnTo(goal: Pose, rest: Partial<Leg> = {}): Generator<Leg> {
    const path = dubinsPath(this.at, goal, this.job.tractor.turnRadiusM);
    const leg = createLeg(path, this.turnSpeedMps, { partfieldId: this.job.partfield.id });
    const whole = [{ fromM: 0, toM: leg.lengthM }];
    yield { ...leg, ...rest, work: rest.work === undefined ? [] : whole };
    this.at = goal;
  }

  *drivePass(pass: Pass, work: Leg['work'], rest: { silenceS?: number; pauseS?: number } = {}): Generator<Leg> {
    const { silenceS, pauseS } = rest;
    const silences = silenceS === undefined ? [] : [{ atM: pass.workFromM + SILENCE_AT_M, forS: silenceS }];
    const speed = this.job.implement.workSpeedMps;
    const leg = createLeg(pass.segments, speed, { work, silences, partfieldId: this.job.partfield.id });
    if (pauseS === undefined) yield leg;
    else yield* splitPass(leg, pauseS);
    const last = pass.segments.at(-1)!;
    this.at = endOf(last);
  }
}

function endOf(segment: Leg['segments'][number]): Pose {
  const { start, lengthM, curvaturePerM } = segment;
  const half = (curvaturePerM * lengthM) / 2;
  const chord = Math.abs(half) < 1e-9 ? lengthM : (lengthM * Math.sin(half)) / half;
  return {
    x: start.x + chord * Math.cos(start.headingRad + half),
    y: start.y + chord * Math.sin(start.headingRad + half),
    headingRad: start.headingRad + 2 * half,
  };
}

function* headlands(job: FieldJob, route: FieldRoute): Generator<Leg> {
  const plan = patternPlan(job);
  for (let i = 0; i < job.headlandRounds; i++) {
    const round = headlandRound(plan, job.implement.widthM / 2 + i * spacingM(job), job.tractor.turnRadiusM + 1);
    if (round === undefined) continue;
    yield* route.turnTo(round.start);
    yield* route.drivePass(round, [{ fromM: round.workFromM, toM: round.workToM }]);
  }
}

function* mainfield(job: FieldJob, route: FieldRoute): Generator<Leg> {
  const passes = fieldPasses(patternPlan(job));
  for (const [i, pass] of passes.entries()) {
    const joined = job.workedTurns === true && i > 0;
    yield* route.turnTo(pass.start, joined ? { work: [] } : {});
    const goesOn = job.workedTurns === true && i < passes.length - 1;
    const passM = pass.segments.reduce((sum, segment) => sum + segment.lengthM, 0);
    const work = [{ fromM: joined ? 0 : pass.workFromM, toM: goesOn ? passM : pass.workToM }];
    const silenceS = job.silences?.[i];
    const pauseS = job.pauses?.[i];
    yield* route.drivePass(pass, work, {
      ...(silenceS === undefined ? {} : { silenceS }),
      ...(pauseS === undefined ? {} : { pauseS }),
    });
    if (job.refill !== undefined && (i + 1) % job.refill.everyPasses === 0 && i < passes.length - 1) {
      yield* route.turnTo(job.refill.at, { stopS: job.refill.stopS });
    }
  }
}

/** Works a field from wherever the tractor is: the headland rounds first, then the passes. Returns the last pose. */
export function* fieldLegs(job: FieldJob, from: Pose): Generator<Leg, Pose> {
  const route = new FieldRoute(job, from);
  yield* headlands(job, route);
  yield* mainfield(job, route);
  return route.at;
}

/** Drives along poses at road speed, implement raised; wide bends. */
export function* roadLegs(tractor: Tractor, from: Pose, via: readonly Pose[]): Generator<Leg, Pose> {
  let at = from;
  for (const goal of via) {
    yield createLeg(dubinsPath(at, goal, 12), tractor.roadSpeedMps);
    at = goal;
  }
  return at;
}

/** A standstill where the tractor is. */
export function standstill(stopS: number): Leg {
  return createLeg([], 1, { stopS });
}
