import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { createWorkStateMemory, telemetryRecordToWorkState, type WorkState } from './telemetry-record-to-work-state.js';

const T0 = 1_777_337_000_000;

type Part = Partial<TelemetryRecord>;

/** Walks records one second apart through the state machine. */
function walk(parts: readonly (Part & { atS?: number })[], needsPto = false): WorkState[] {
  const memory = createWorkStateMemory();
  return parts.flatMap(({ atS, ...part }, i) => {
    const fixTime = T0 + (atS ?? i) * 1000;
    return telemetryRecordToWorkState(memory, { sampledAt: fixTime, fixTime, ...part }, { fixTime, needsPto });
  });
}

const states = (decided: readonly WorkState[]) => decided.map(({ isWorking }) => (isWorking ? 1 : 0)).join('');

describe('work state', () => {
  it('follows DDI 141 and dates the change half way between the fixes', () => {
    const decided = walk([0, 0, 1, 1, 0].map((workState) => ({ signals: { workState } })));
    expect(states(decided)).to.equal('00110');
    expect(decided[2]!.changedAt).to.equal(T0 + 1500);
    expect(decided[4]!.changedAt).to.equal(T0 + 3500);
    expect(decided[3]!.changedAt).to.equal(null);
    expect(new Set(decided.map(({ evidence }) => evidence))).to.deep.equal(new Set(['ddi141']));
  });

  it('dates the change by the signal where it says when', () => {
    const decided = walk([
      { signals: { workState: 0 } },
      { signals: { workState: 1 }, signalTimes: { workState: 120 } },
    ]);
    expect(decided[1]!.changedAt).to.equal(T0 + 880);
  });

  it('ranks the evidence and falls to the next when a signal is error, not available or stale', () => {
    const cases: [Part, string, boolean][] = [
      [{ signals: { workState: 0, rearHitchInWork: 1 } }, 'ddi141', false],
      [
        { signals: { rearHitchInWork: 1, rearHitchPositionPct: 90 }, signalStates: { workState: 'error' } },
        'hitchInWork',
        true,
      ],
      [
        { signals: { rearHitchPositionPct: 20 }, signalStates: { rearHitchInWork: 'notAvailable' } },
        'hitchPosition',
        true,
      ],
      [
        {
          elements: [
            { id: 'DET-2', workState: 1 },
            { id: 'DET-3', workState: 0 },
          ],
        },
        'ddi141',
        true,
      ],
      [{ signalStates: { workState: 'stale', rearHitchPositionPct: 'stale' } }, 'motion', false],
    ];
    for (const [part, evidence, isWorking] of cases) {
      const [first] = walk([part]);
      expect([first!.evidence, first!.isWorking]).to.deep.equal([evidence, isWorking]);
    }
  });

  it('takes a work switch only once it has lasted a second', () => {
    const bounce = walk([0, 1, 0, 0, 1, 1, 1].map((workSwitch) => ({ signals: { workSwitch } })));
    expect(states(bounce)).to.equal('0000111');
    expect(bounce[4]!.changedAt).to.equal(T0 + 3500);
  });

  it('keeps to a dead band about the hitch threshold', () => {
    const heights = [90, 52, 49, 46, 49, 52, 54];
    const decided = walk(heights.map((rearHitchPositionPct) => ({ signals: { rearHitchPositionPct } })));
    expect(states(decided)).to.equal('0001110');
  });

  it('needs the PTO where the operation does, and only where it is heard', () => {
    const lowered = { rearHitchInWork: 1 };
    const stopped: Part = { signals: { ...lowered, rearPtoSpeedRpm: 0 } };
    expect(states(walk([stopped], true))).to.equal('0');
    expect(states(walk([stopped], false))).to.equal('1');
    expect(states(walk([{ signals: lowered }], true))).to.equal('1');
    expect(
      walk(
        [
          { signals: { rearPtoSpeedRpm: 540 } },
          { signals: { rearPtoSpeedRpm: 540 } },
          { signals: { rearPtoSpeedRpm: 540 } },
        ],
        true,
      ).at(-1)!.evidence,
    ).to.equal('pto');
  });

  it('believes motion alone only after a long straight run, and then from its beginning', () => {
    const drive = Array.from({ length: 40 }, (_, i): Part => ({
      latitude: 43.3 + i * 2e-5,
      longitude: 124.3,
      speedMps: 2.2,
      courseDeg: 0,
    }));
    expect(states(walk(drive.slice(0, 15)))).to.equal('0');
    expect(states(walk(drive))).to.equal(`0${'1'.repeat(39)}`);
  });

  it('does not take road speed, circling or a wandering receiver for work', () => {
    const road = Array.from({ length: 60 }, (_, i): Part => ({
      latitude: 43.3 + i * 7e-5,
      longitude: 124.3,
      speedMps: 7.8,
      courseDeg: 0,
    }));
    expect(states(walk(road))).not.to.include('1');
    const circling = Array.from({ length: 60 }, (_, i): Part => ({
      latitude: 43.3 + 1e-4 * Math.sin(i / 4),
      longitude: 124.3 + 1e-4 * Math.cos(i / 4),
      speedMps: 2.5,
      courseDeg: (360 - (i * 360) / 25 + 720) % 360,
    }));
    expect(states(walk(circling))).not.to.include('1');
    const wander = Array.from({ length: 600 }, (_, i): Part => ({
      latitude: 43.3 + 2e-5 * Math.sin(i / 40) + (i % 97 === 0 ? 2e-4 : 0),
      longitude: 124.3 + 2e-5 * Math.cos(i / 31),
      speedMps: 0.05,
    }));
    expect(states(walk(wander))).not.to.include('1');
  });

  it('does not hold a change over a silence', () => {
    const decided = walk([
      { signals: { workSwitch: 0 } },
      { signals: { workSwitch: 1 } },
      { signals: { workSwitch: 0 }, atS: 60 },
    ]);
    expect(states(decided)).to.equal('000');
  });
});
