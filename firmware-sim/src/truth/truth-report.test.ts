import { expect } from 'chai';
import { LARGE_TRACTOR, SEEDER_3M } from '../machine/outfit.js';
import { WorkingBar, type Bar } from '../machine/working-bar.js';
import { PathBuilder, poseAlong, type ArcSegment } from '../path/arc-path.js';
import { sweptAreaM2 } from './swept-strip.js';
import { reportTruth } from './truth-report.js';
import { UnionArea } from './union-area.js';
import { gapClass, WorkLog } from './work-log.js';

const STEP_M = 0.08;
const STEP_S = 0.04;
const SPAN = 3;
/** A tool on the rear axle, so that the bar's path is the tractor's. */
const IMPLEMENT = { ...SEEDER_3M, toolXM: 1.2, widthM: SPAN };

/** Works along segments at 2 m/s with a fix at each step, except where `silent` says so. */
function work(
  log: WorkLog,
  segments: readonly ArcSegment[],
  options: { fromS?: number; silent?: [number, number] } = {},
): void {
  let timeS = options.fromS ?? 0;
  const working = new WorkingBar(LARGE_TRACTOR, IMPLEMENT, segments[0]!.start);
  let from: Bar = working.bar;
  for (const segment of segments) {
    const steps = Math.round(segment.lengthM / STEP_M);
    for (let i = 1; i <= steps; i++) {
      const pose = poseAlong(segment, (segment.lengthM * i) / steps);
      working.follow(pose);
      const to = working.bar;
      timeS += STEP_S;
      log.addStep({ timeS, stepS: STEP_S, from, to, onGround: true, travelM: STEP_M, partfieldId: 'p' });
      from = to;
      const [silentFrom, silentTo] = options.silent ?? [1, 0];
      if (timeS < silentFrom || timeS >= silentTo) log.addFix({ timeS, point: pose, headingRad: pose.headingRad });
    }
  }
}

const line = (y: number, lengthM: number) => new PathBuilder({ x: 0, y, headingRad: 0 }).add(lengthM).segments;
const fixAt = (log: WorkLog, timeS: number): void => log.addFix({ timeS, point: { x: 0, y: 0 }, headingRad: 0 });

/** A straight pass of 400 m at 2 m/s with the receiver silent from second 50. */
function silentPass(silentS: number): WorkLog {
  const log = new WorkLog();
  fixAt(log, 0);
  work(log, line(0, 400), { silent: [50, 50 + silentS] });
  log.close();
  return log;
}

describe('truth of analytic shapes', () => {
  let area: UnionArea;
  before(async () => {
    area = await UnionArea.create();
  });

  it('a straight pass is length times width', () => {
    const log = new WorkLog();
    fixAt(log, 0);
    work(log, line(0, 400));
    log.close();
    const { truth, observable } = reportTruth(log, area, 0);
    expect(truth.grossM2).to.be.closeTo(1200, 1e-6);
    expect(truth.netM2).to.be.closeTo(1200, 1e-3);
    expect(truth.workedDistanceM).to.be.closeTo(400, 1e-6);
    expect(truth.workedTimeS).to.be.closeTo(200, 1e-6);
    expect(observable.netM2).to.equal(truth.netM2);
  });

  it('two passes count their overlap once in net', () => {
    const log = new WorkLog();
    fixAt(log, 0);
    work(log, line(0, 200));
    work(log, line(2.5, 200), { fromS: 100 });
    log.close();
    const { truth } = reportTruth(log, area, 0);
    expect(truth.grossM2).to.be.closeTo(1200, 1e-6);
    expect(truth.netM2).to.be.closeTo(1100, 1e-3);
    expect(truth.ownOverlapM2).to.be.closeTo(100, 1e-3);
  });

  it('a circle is a ring', () => {
    const log = new WorkLog();
    fixAt(log, 0);
    const radiusM = 20;
    work(log, new PathBuilder({ x: 0, y: 0, headingRad: 0 }).add(2 * Math.PI * radiusM, 1 / radiusM).segments);
    log.close();
    const ringM2 = Math.PI * (21.5 ** 2 - 18.5 ** 2);
    const { truth } = reportTruth(log, area, 0);
    expect(truth.grossM2 / ringM2).to.be.closeTo(1, 1e-5);
    expect(truth.netM2 / ringM2).to.be.closeTo(1, 1e-5);
  });

  it('a turn on the inner end sweeps a disc twice in gross and once in net, bow-ties and all', () => {
    const log = new WorkLog();
    fixAt(log, 0);
    const radiusM = 0.5;
    work(log, new PathBuilder({ x: 0, y: 0, headingRad: 0 }).add(2 * Math.PI * radiusM, 1 / radiusM).segments);
    log.close();
    const { truth } = reportTruth(log, area, 0);
    // The outer end runs on 2 m, the inner one on 1 m behind the centre: gross is the sum of both fans.
    // Thirty-nine steps make both fans polygons with 39 corners, smaller than the discs by sin(a) / a.
    const corner = (2 * Math.PI) / 39;
    const polygonShare = Math.sin(corner) / corner;
    expect(truth.grossM2).to.be.closeTo(Math.PI * (4 + 1) * polygonShare, 1e-9);
    expect(truth.netM2).to.be.closeTo(Math.PI * 4 * polygonShare, 1e-4);
  });

  it('5 s of silence is seen, 20 s interpolated, 60 s unknown', () => {
    const [short, middle, long] = [5, 20, 60].map((silentS) => reportTruth(silentPass(silentS), area, 0).observable);
    expect(short?.interpolatedM2).to.equal(0);
    expect(middle?.interpolatedM2).to.be.closeTo(120, 1);
    expect(middle?.unknownDistanceM).to.equal(0);
    expect(long?.unknownDistanceM).to.be.closeTo(120, 0.5);
    expect(1200 - (long?.netM2 ?? 0)).to.be.closeTo(360, 1.5);
  });
});

const at = (timeS: number, x: number, turnDeg = 0) => ({
  timeS,
  point: { x, y: 0 },
  headingRad: (turnDeg * Math.PI) / 180,
});

describe('gapClass', () => {
  it('follows the limits of the contract', () => {
    expect(gapClass(at(0, 0), at(10, 50))).to.equal('joined');
    expect(gapClass(at(0, 0), at(10.1, 20))).to.equal('interpolated');
    expect(gapClass(at(0, 0), at(5, 51))).to.equal('interpolated');
    expect(gapClass(at(0, 0), at(35, 100, 14))).to.equal('interpolated');
    expect(gapClass(at(0, 0), at(20, 40, 15.1))).to.equal('unknown');
    expect(gapClass(at(0, 0), at(35.1, 40))).to.equal('unknown');
    expect(gapClass(at(0, 0), at(30, 101))).to.equal('unknown');
  });
});

describe('sweptAreaM2', () => {
  it('counts a bow-tie as two triangles', () => {
    const from = { left: { x: 0, y: 1 }, right: { x: 0, y: -1 } };
    const crossed = { left: { x: -1, y: 0.5 }, right: { x: 1, y: -0.5 } };
    const plain = { left: { x: 1, y: 1 }, right: { x: 1, y: -1 } };
    expect(sweptAreaM2(from, plain)).to.equal(2);
    expect(sweptAreaM2(from, crossed)).to.be.closeTo(1, 1e-12);
  });
});
