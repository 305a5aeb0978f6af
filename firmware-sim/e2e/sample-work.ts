import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { TangentFrame } from '../src/frame/tangent-frame.js';
import { Drive } from '../src/machine/drive.js';
import { type Implement, LARGE_TRACTOR, SEEDER_3M, type Tractor } from '../src/machine/outfit.js';
import { createLeg, type Leg } from '../src/machine/leg.js';
import { antennaPose, WorkingBar } from '../src/machine/working-bar.js';
import type { Pose } from '../src/path/arc-path.js';
import { deriveSeed, RandomStream } from '../src/noise/random-stream.js';
import { Receiver, type ReceiverModel } from '../src/receiver/receiver.js';
import { fieldLegs, type FieldJob } from '../src/scenario/field-work.js';
import { createPartfield } from '../src/scenario/lone-field.js';
import { LISHU } from '../src/scenario/scenario.js';
import { reportTruth } from '../src/truth/truth-report.js';
import type { UnionArea } from '../src/truth/union-area.js';
import { WorkLog } from '../src/truth/work-log.js';

export const START_MS = Date.UTC(2026, 3, 28, 1);
const STEP_S = 0.1;
const STEPS_PER_S = 10;
/** No sample field takes longer. */
const LONGEST_S = 4 * 3600;
const WAY_OFF_M = 30;
/** Deviation of the true width from the width that the registry says, as a share of it. */
const WIDTH_DEVIATION = 0.005;
/** Deviation of the moment of ground contact from the moment that the work state tells, s. */
const EDGE_DEVIATION_S = 0.2;

/** A small field worked once, as the receiver and the bus tell it, and how much ground was truly worked. */
export interface SampleWork {
  readonly job: FieldJob;
  readonly records: readonly TelemetryRecord[];
  /** Without what fell into silences of the receiver that nothing bridges: it is shown as unknown, not in any area. */
  readonly trueNetM2: number;
}

function pick<T>(random: RandomStream, items: readonly T[]): T {
  return items[Math.floor(random.nextUniform() * items.length)]!;
}

/** Fields of 4 to 16 passes of 50 to 220 m, 2.5 to 9 m wide, overlap 0 to 10 %, of every pattern. */
function drawJob(random: RandomStream): FieldJob {
  const widthM = pick(random, [2.5, 3, 3.5, 4, 6, 9]);
  const overlap = random.nextBetween(0, 0.1);
  const headlandRounds = pick(random, [0, 0, 1, 2]);
  const headlandM = headlandRounds === 0 ? 10 : headlandRounds * widthM;
  const passes = Math.floor(random.nextBetween(4, 17));
  const acrossM = passes * widthM * (1 - overlap) + 2 * headlandM;
  const alongM = random.nextBetween(50, 220) + 2 * headlandM;
  const headingRad = random.nextBetween(0, Math.PI);
  const tractor: Tractor = { ...LARGE_TRACTOR, antennaXM: random.nextBetween(0, 2) };
  const isTrailed = random.nextUniform() < 0.3;
  const implement: Implement = {
    ...SEEDER_3M,
    widthM,
    attachment: isTrailed ? 'trailed' : 'mounted',
    toolXM: isTrailed ? -4 : -1.4,
    workSpeedMps: random.nextBetween(1.5, 3.5),
  };
  const contour = { amplitudeM: random.nextBetween(1, 4), wavelengthM: random.nextBetween(60, 120) };
  const silenceS = random.nextBetween(5, 60);
  return {
    tractor,
    implement,
    partfield: createPartfield({ lengthM: alongM, widthM: acrossM, headingRad }),
    headingRad,
    overlap,
    headlandRounds,
    headlandM,
    skip: pick(random, [1, 1, 2, 3]),
    workedTurns: random.nextUniform() < 0.1,
    ...(random.nextUniform() < 0.2 && { contour }),
    ...(random.nextUniform() < 0.1 && { silences: { 1: silenceS } }),
  };
}

/** Works a drawn field with a receiver; the same seed gives the same work. */
export function sampleWork(model: ReceiverModel, seed: number, area: UnionArea): SampleWork {
  const random = new RandomStream(deriveSeed(seed, 'sample-work'));
  const job = drawJob(random);
  const corner = job.partfield.polygon[0]!;
  const start = { x: corner.x, y: corner.y, headingRad: job.headingRad };
  const log = new WorkLog();
  const trueWidthM = job.implement.widthM * (1 + WIDTH_DEVIATION * random.nextGaussian());
  const nextLagS = () => EDGE_DEVIATION_S * random.nextGaussian();
  const drive = { ...job, start, legs: fieldLegs(job, start) };
  const records = driveRecords(drive, log, { model, seed, trueWidthM, nextLagS, tellsTimes: false });
  return { job, records, trueNetM2: reportTruth(log, area, START_MS).observable.netM2 };
}

/** Works the field and drives on a little, so that the end of the last pass lies between two fixes. */
export function* workAndLeave(job: FieldJob, start: Pose): Generator<Leg> {
  const done = yield* fieldLegs(job, start);
  yield createLeg([{ start: done, lengthM: WAY_OFF_M, curvaturePerM: 0 }], 2);
}

/** A tractor and its tool on their way. */
export interface SampleDrive {
  readonly tractor: Tractor;
  readonly implement: Implement;
  readonly start: Pose;
  readonly legs: Iterator<Leg>;
}

/** How what is told differs from what is. */
export interface Telling {
  readonly model: ReceiverModel;
  readonly seed: number;
  readonly trueWidthM: number;
  /** From the signal to the ground, drawn anew at each change, s. */
  readonly nextLagS: () => number;
  /** Whether records tell the moment of a change of the work state, or leave it between two records. */
  readonly tellsTimes: boolean;
}

/** Drives, writes the true work to the log and closes it; returns what the gateway would record. */
export function driveRecords(sample: SampleDrive, log: WorkLog, telling: Telling): TelemetryRecord[] {
  const { tractor, implement, start } = sample;
  const { model, seed } = telling;
  const frame = new TangentFrame(LISHU);
  const drive = new Drive(start, sample.legs);
  const working = new WorkingBar(tractor, { ...implement, widthM: telling.trueWidthM }, start);
  const receiver = new Receiver(model, deriveSeed(seed, 'receiver'));
  const stepsPerFix = STEPS_PER_S / model.rateHz;
  const records: TelemetryRecord[] = [];
  const said = { isWorking: false, sinceMs: START_MS, lagS: 0 };
  let bar = working.bar;
  let antenna = antennaPose(start, tractor);
  let silentUntil = 0;
  for (let step = 1; !drive.finished && step < LONGEST_S * STEPS_PER_S; step += 1) {
    const partfieldId = drive.leg?.partfieldId ?? null;
    const onGround = drive.worksAt(drive.odometerM - drive.speedMps * said.lagS);
    const before = { bar, antenna, odometerM: drive.odometerM };
    const timeS = step * STEP_S;
    const timeMs = START_MS + timeS * 1000;
    noteWorkState(said, drive.worksAt(drive.odometerM), { timeMs: timeMs - STEP_S * 1000, nextLagS: telling.nextLagS });
    const silenceS = drive.advance(STEP_S);
    if (silenceS > 0) silentUntil = step + silenceS * STEPS_PER_S;
    working.follow(drive.pose);
    bar = working.bar;
    antenna = antennaPose(drive.pose, tractor);
    const travelM = drive.odometerM - before.odometerM;
    log.addStep({ timeS, stepS: STEP_S, from: before.bar, to: bar, onGround, travelM, partfieldId });
    if (step % stepsPerFix !== 0) continue;
    const [eastMps, northMps] = [(antenna.x - before.antenna.x) / STEP_S, (antenna.y - before.antenna.y) / STEP_S];
    const fix = receiver.measure(timeMs, { point: antenna, eastMps, northMps }, frame);
    if (step < silentUntil) continue;
    log.addFix({ timeS, point: antenna, headingRad: drive.pose.headingRad });
    records.push(recordOf(fix, said, telling.tellsTimes));
  }
  log.close();
  return records;
}

/** What the bus says of the tool, since when, and how far behind it the ground is. */
interface SaidState {
  isWorking: boolean;
  sinceMs: number;
  lagS: number;
}

function noteWorkState(said: SaidState, isWorking: boolean, at: { timeMs: number; nextLagS: () => number }): void {
  if (isWorking === said.isWorking) return;
  said.isWorking = isWorking;
  said.sinceMs = at.timeMs;
  said.lagS = at.nextLagS();
}

function recordOf(fix: ReturnType<Receiver['measure']>, said: SaidState, tellsTimes: boolean): TelemetryRecord {
  const { latitude, longitude, quality, speedMps, courseDeg } = fix;
  const timeMs = Math.round(fix.timeMs);
  const agoMs = Math.round(timeMs - said.sinceMs);
  return {
    sampledAt: timeMs,
    fixTime: timeMs,
    latitude,
    longitude,
    fixQuality: quality,
    speedMps,
    ...(courseDeg !== null && { courseDeg }),
    signals: { workState: said.isWorking ? 1 : 0 },
    ...(tellsTimes && agoMs <= 60_000 && { signalTimes: { workState: agoMs } }),
  };
}
