import { expect } from 'chai';
import { candumpLine } from '../encode/can-frame.js';
import { epochSentences } from '../encode/nmea-sentence.js';
import { findScenario, SCENARIOS } from '../scenario/scenario-list.js';
import { reportTruth } from '../truth/truth-report.js';
import { UnionArea } from '../truth/union-area.js';
import { WorkLog } from '../truth/work-log.js';
import { STEP_S, Story, type StorySink } from './story.js';

const START_MS = Date.UTC(2026, 3, 28, 0, 30);

class TextSink implements StorySink {
  can = '';
  gnss = '';
  onCanFrame(...[frame, timeMs]: Parameters<StorySink['onCanFrame']>): void {
    this.can += candumpLine(frame, timeMs);
  }
  onFix(fix: Parameters<StorySink['onFix']>[0]): void {
    this.gnss += epochSentences(fix);
  }
}

function textOf(run: { name: string; seed: number; fromS: number; toS: number }): TextSink {
  const story = new Story(findScenario(run.name), run.seed, START_MS);
  story.runTo(run.fromS);
  const sink = new TextSink();
  story.attach(sink, undefined);
  story.runTo(run.toS);
  return sink;
}

describe('Story', () => {
  it('gives the same bytes for the same seed, others for another', () => {
    const run = { name: 'lever-arm', seed: 7, fromS: 0, toS: 200 };
    const first = textOf(run);
    expect(textOf(run)).to.deep.equal(first);
    expect(textOf({ ...run, seed: 8 }).gnss).to.not.equal(first.gnss);
  });

  it('resumed in its middle tells the rest of the same story', () => {
    const whole = textOf({ name: 'demo-no-till', seed: 3, fromS: 0, toS: 400 });
    const rest = textOf({ name: 'demo-no-till', seed: 3, fromS: 300, toS: 400 });
    expect(whole.gnss.endsWith(rest.gnss)).to.equal(true);
    const claims = rest.can.split('\n').slice(0, 3);
    expect(claims.every((line) => line.includes('18EEFF'))).to.equal(true);
    expect(whole.can.endsWith(rest.can.split('\n').slice(3).join('\n'))).to.equal(true);
  });

  it('sends each group at its rate and loads the bus plausibly', () => {
    const lines = textOf({ name: 'demo-rotary', seed: 1, fromS: 200, toS: 300 }).can.trim().split('\n');
    const count = (text: string): number => lines.filter((line) => line.includes(text)).length;
    expect(count(' 0CF00400#')).to.equal(2000);
    for (const id of ['0CFE48F0', '0CFE49F0', '0CFE45F0', '0CFE43F0', '18FEF200'])
      expect(count(` ${id}#`)).to.equal(1000);
    expect(count(' 18FEE500#')).to.equal(100);
    expect(count('#13004300F00A0000')).to.equal(100);
    expect(lines.length / 100).to.be.within(50, 400);
  });

  it('announces the work state in the very step of ground contact', () => {
    const story = new Story(findScenario('straight-passes'), 1, START_MS);
    const edges: string[] = [];
    story.attach(
      {
        onCanFrame: (frame, timeMs) => {
          if (frame.data[2] === 141 && frame.data[0] === 0x13) edges.push(`${Math.floor(timeMs)} ${frame.data[4]}`);
        },
        onFix: () => undefined,
      },
      undefined,
    );
    const changes: string[] = [];
    let before = story.linkage.onGround;
    while (story.timeS < 400) {
      story.advance();
      if (story.linkage.onGround !== before) changes.push(`${story.timeMs} ${Number(story.linkage.onGround)}`);
      before = story.linkage.onGround;
    }
    expect(changes).to.have.length.above(3);
    for (const change of changes) expect(edges.some((edge) => near(edge, change))).to.equal(true);
  });

  it('drives continuously: along its heading, within speed, acceleration and turning radius', () => {
    for (const scenario of SCENARIOS) {
      const story = new Story(scenario, 1, START_MS);
      let worstSlip = 0;
      let worstTurn = 0;
      let worstAcceleration = 0;
      while (story.timeS < 1500 && !story.drive.finished) {
        const { pose, speedMps } = story.drive;
        story.advance();
        const now = story.drive.pose;
        const moved = Math.sqrt((now.x - pose.x) ** 2 + (now.y - pose.y) ** 2);
        const mean = (now.headingRad + pose.headingRad) / 2;
        const sideways = Math.abs(-Math.sin(mean) * (now.x - pose.x) + Math.cos(mean) * (now.y - pose.y));
        worstSlip = Math.max(worstSlip, sideways);
        const turn = Math.abs(Math.sin((now.headingRad - pose.headingRad) / 2)) * 2;
        worstTurn = Math.max(worstTurn, turn - (moved + 2e-3) / (scenario.tractor.turnRadiusM - 0.01));
        const stopping = story.drive.speedMps === 0 ? 0.3 : 0;
        worstAcceleration = Math.max(worstAcceleration, Math.abs(story.drive.speedMps - speedMps) - stopping);
        expect(moved).to.be.at.most(scenario.tractor.roadSpeedMps * STEP_S + 3e-3);
      }
      expect(worstSlip, `${scenario.name}: sideways`).to.be.below(2e-3);
      expect(worstTurn, `${scenario.name}: turn`).to.be.below(1e-6);
      expect(worstAcceleration, `${scenario.name}: speed step`).to.be.below(0.06);
    }
  });
});

function near(edge: string, change: string): boolean {
  const [edgeMs, edgeState] = edge.split(' ');
  const [changeMs, changeState] = change.split(' ');
  return edgeState === changeState && Math.abs(Number(edgeMs) - Number(changeMs)) < 5;
}

describe('scenario truths', () => {
  let area: UnionArea;
  before(async () => {
    area = await UnionArea.create();
  });

  function truthOf(name: string, toS: number) {
    const story = new Story(findScenario(name), 1, START_MS);
    const log = new WorkLog();
    story.attach({ onCanFrame: () => undefined, onFix: () => undefined }, log);
    story.runTo(toS);
    log.close();
    return reportTruth(log, area, START_MS);
  }

  it('nothing is worked while parked or on the road', () => {
    for (const name of ['parked-jumping', 'parked-jumping-bare', 'road-trip']) {
      const { truth, observable } = truthOf(name, 2400);
      expect([truth.jobs, truth.grossM2, truth.netM2, observable.unknownDistanceM], name).to.deep.equal([0, 0, 0, 0]);
    }
    expect(truthOf('road-trip', 2400).truth.transportDistanceM).to.be.closeTo(15000, 1);
    expect(truthOf('parked-jumping', 2400).truth.transportDistanceM).to.be.below(0.01);
  });

  it('a field is covered nearly whole, and never more than 5 % beyond its polygon', () => {
    const { truth } = truthOf('trailed-implement', 6000);
    expect(truth.netM2 / (340 * 170)).to.be.within(0.95, 1.02);
    expect(truth.ownOverlapM2 / truth.netM2).to.be.within(0.03, 0.1);
  });
});
