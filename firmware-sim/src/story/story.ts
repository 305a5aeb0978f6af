import type { CanFrame } from '../encode/can-frame.js';
import type { ReceiverFix } from '../encode/nmea-sentence.js';
import { TangentFrame, type PlanePoint } from '../frame/tangent-frame.js';
import { Drive } from '../machine/drive.js';
import { Linkage, LOWER_LEAD_S, RAISE_LEAD_S } from '../machine/linkage.js';
import { antennaPose, WorkingBar, type Bar } from '../machine/working-bar.js';
import { deriveSeed } from '../noise/random-stream.js';
import { Receiver } from '../receiver/receiver.js';
import type { Route, Scenario } from '../scenario/scenario.js';
import type { WorkLog } from '../truth/work-log.js';
import { TractorBus, WHEEL_SLIP } from './tractor-bus.js';

export const STEP_S = 0.025;
const STEPS_PER_S = 40;

/** Where the frames and fixes of a story go; times are UTC milliseconds. */
export interface StorySink {
  onCanFrame(frame: CanFrame, timeMs: number): void;
  onFix(fix: ReceiverFix): void;
}

/**
 * The story of one tractor, in steps of 25 ms from second 0. Its state is a pure function of scenario, seed and
 * step; without a sink it runs on silently, which is how a story is resumed in its middle.
 */
export class Story {
  readonly route: Route;
  readonly frame: TangentFrame;
  readonly drive: Drive;
  readonly linkage = new Linkage();
  readonly workingBar: WorkingBar;
  readonly scenario: Scenario;
  step = 0;
  /** Story second at which the route was over; infinite while it goes on. */
  finishedAtS = Number.POSITIVE_INFINITY;
  private startMs: number;
  private readonly bus: TractorBus;
  private readonly receiver: Receiver;
  private sink: StorySink | undefined;
  private log: WorkLog | undefined;
  private bar: Bar;
  private antenna: PlanePoint;
  private down = false;
  private silentUntilS = 0;
  private wheelDistanceM = 0;

  constructor(scenario: Scenario, seed: number, startMs: number) {
    this.scenario = scenario;
    this.startMs = startMs;
    this.route = scenario.createRoute(seed);
    this.frame = new TangentFrame(scenario.origin);
    this.drive = new Drive(this.route.start, this.route.legs);
    this.workingBar = new WorkingBar(scenario.tractor, scenario.implement, this.route.start);
    this.bus = new TractorBus({ implement: scenario.implement, bus: scenario.bus, seed: deriveSeed(seed, 'bus') });
    this.receiver = new Receiver(scenario.receiver, deriveSeed(seed, 'receiver'));
    this.bar = this.workingBar.bar;
    this.antenna = antennaPose(this.drive.pose, scenario.tractor);
  }

  get timeS(): number {
    return this.step / STEPS_PER_S;
  }

  get timeMs(): number {
    return this.startMs + this.step * 25;
  }

  /** From here on frames, fixes and true work are given out; the ECUs claim their addresses again. */
  attach(sink: StorySink, log: WorkLog | undefined): void {
    this.sink = sink;
    this.log = log;
    for (const frame of this.bus.claims()) sink.onCanFrame(frame, this.timeMs);
  }

  /** The tractor stood still for this long without us: everything from here on happens as much later. */
  hold(heldMs: number): void {
    this.startMs += heldMs;
  }

  /** Runs until story second `timeS`. */
  runTo(timeS: number): void {
    while (this.timeS < timeS - 1e-9) this.advance();
  }

  /** Runs one step of 25 ms. */
  advance(): void {
    const before = {
      odometerM: this.drive.odometerM,
      bar: this.bar,
      antenna: this.antenna,
      down: this.linkage.onGround,
    };
    this.step++;
    const silenceS = this.drive.advance(STEP_S);
    if (silenceS > 0) this.silentUntilS = this.timeS + silenceS;
    if (this.drive.finished) this.finishedAtS = Math.min(this.finishedAtS, this.timeS);
    this.moveLinkage();
    this.workingBar.follow(this.drive.pose);
    const travelM = this.drive.odometerM - before.odometerM;
    this.wheelDistanceM += travelM * (before.down ? 1 + WHEEL_SLIP : 1);
    if (travelM > 0) this.bar = this.workingBar.bar;
    this.antenna = antennaPose(this.drive.pose, this.scenario.tractor);
    this.log?.addStep({
      timeS: this.timeS,
      stepS: STEP_S,
      from: before.bar,
      to: this.bar,
      onGround: before.down,
      travelM,
      partfieldId: this.drive.leg?.partfieldId ?? null,
    });
    this.sendFrames(before.down);
    if (this.step % (STEPS_PER_S / this.scenario.receiver.rateHz) === 0) this.sendFix(before.antenna);
  }

  private moveLinkage(): void {
    const { speedMps, odometerM } = this.drive;
    const leadS = this.down ? RAISE_LEAD_S : LOWER_LEAD_S;
    this.down = this.drive.worksAt(odometerM + speedMps * leadS);
    this.linkage.advance(this.down, STEP_S);
  }

  private sendFrames(wasDown: boolean): void {
    if (this.sink === undefined) return;
    const onGround = this.linkage.onGround;
    const frames = this.bus.frames({
      step: this.step,
      timeS: this.timeS,
      speedMps: this.drive.speedMps,
      odometerM: this.drive.odometerM,
      wheelDistanceM: this.wheelDistanceM,
      hitchPct: this.linkage.positionPct,
      onGround,
      workStateChanged: onGround !== wasDown,
      inPartfield: (this.drive.leg?.partfieldId ?? null) !== null,
    });
    // Frames of one step follow each other at about the time a frame takes at 250 kbit/s.
    frames.forEach((frame, i) => this.sink?.onCanFrame(frame, this.timeMs + i * 0.55));
  }

  private sendFix(previous: PlanePoint): void {
    const moved = { x: this.antenna.x - previous.x, y: this.antenna.y - previous.y };
    const motion = { point: this.antenna, eastMps: moved.x / STEP_S, northMps: moved.y / STEP_S };
    const fix = this.receiver.measure(this.timeMs, motion, this.frame);
    if (this.timeS < this.silentUntilS) return;
    this.sink?.onFix(fix);
    this.log?.addFix({ timeS: this.timeS, point: this.antenna, headingRad: this.drive.pose.headingRad });
  }
}
