import type { Flag, FlagFigure } from '@furrow/protocol/flag';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { SeededRandom } from '../coverage/seeded-random.js';
import { drawDrive, type Leg, shuttlePasses } from '../fold/drawn-drive.js';
import { HOUR_MS, MORNING, PLACE, registryWith, Scene } from '../fold/fold-scene.js';

const DAY_MS = 24 * HOUR_MS;
const DEGREES_PER_M = 1 / 111_100;

interface Worked {
  readonly startTime?: number;
  readonly northM?: number;
  readonly eastM?: number;
  readonly widthM?: number;
  readonly spacingM?: number;
  readonly speedMps?: number;
  /** Of the receiver's error; 0 for a receiver without. */
  readonly seed?: number;
}

/** Ten shuttle passes of 120 m, metres from `PLACE`. */
function worked(work: Worked = {}): TelemetryRecord[] {
  const { startTime = MORNING, northM = 0, eastM = 0, widthM = 3, spacingM = 2.9, speedMps = 2, seed = 0 } = work;
  const legs = shuttlePasses(10, 120, spacingM).map((leg): Leg => ({ ...leg, speedMps }));
  const latitude = PLACE.latitude + northM * DEGREES_PER_M;
  const longitude = PLACE.longitude + eastM * DEGREES_PER_M * 1.374;
  const records = drawDrive({ latitude, longitude, startTime, legs, widthM });
  return seed === 0 ? records : withNoise(records, 0.02, seed);
}

/** The same drive with the error of a receiver. */
function withNoise(records: readonly TelemetryRecord[], sigmaM: number, seed: number): TelemetryRecord[] {
  const random = new SeededRandom(seed);
  let [north, east] = [0, 0];
  return records.map((record) => {
    // Correlated over about a minute, as receivers err.
    north = 0.984 * north + 0.178 * sigmaM * random.normal();
    east = 0.984 * east + 0.178 * sigmaM * random.normal();
    const latitude = record.latitude! + north * DEGREES_PER_M;
    return { ...record, latitude, longitude: record.longitude! + east * DEGREES_PER_M * 1.374 };
  });
}

const shiftedBy = (records: readonly TelemetryRecord[], ms: number) =>
  records.map((record) => ({ ...record, fixTime: record.fixTime! + ms, sampledAt: record.sampledAt + ms }));

function flagsOf(scene: Scene): Flag[] {
  scene.replay(MORNING + 30 * DAY_MS);
  return scene.folds.flags(new Set(scene.folds.jobs().map(({ id }) => id)));
}

function figureOf({ evidence }: Flag, wanted: FlagFigure): number {
  return evidence.find(({ figure }) => figure === wanted)!.value;
}

function onOneMachine(gatewayId: string) {
  return { machineId: 'a', rank: gatewayId === 'main' ? 1 : 2 };
}

function twoTerminals(eastM: number): Scene {
  const scene = new Scene(registryWith({ mountingOf: onOneMachine }));
  return scene.send('main', worked()).send('spare', worked({ eastM }));
}

describe('flags', () => {
  it('are none for tidy work: neighbours, one machine from field to field, the same ground next year', () => {
    const scene = new Scene(registryWith({ driverOf: (machineId) => `driver of ${machineId}` }));
    scene.send('a', worked());
    scene.send('b', worked({ startTime: MORNING + 600_000, eastM: 28, seed: 1 }));
    scene.send('a', worked({ startTime: MORNING + 2 * HOUR_MS, northM: 3000, seed: 8 }));
    scene.send('b', worked({ startTime: MORNING + 365 * DAY_MS, seed: 2 }));
    expect(flagsOf(scene)).to.deep.equal([]);
  });

  it('ask about ground that two machines claim, and say how much, whose share and when', () => {
    const scene = new Scene().send('a', worked());
    scene.send('b', worked({ startTime: MORNING + 3 * DAY_MS, speedMps: 2.3, eastM: 5, seed: 3 }));
    const [flag, ...others] = flagsOf(scene);
    expect(others).to.deep.equal([]);
    const [owner, job] = scene.folds.jobs();
    expect(flag).to.include({ kind: 'duplicateClaim', localDay: '2026-05-01' });
    expect(flag!.machineIds).to.deep.equal(['b', 'a']);
    expect(flag!.jobIds).to.deep.equal([job!.id, owner!.id]);
    expect(figureOf(flag!, 'sharedM2')).to.be.closeTo(job!.sharedM2, 1e-3);
    expect(figureOf(flag!, 'jobShare')).to.be.closeTo(job!.sharedM2 / job!.netM2, 1e-6);
    expect(figureOf(flag!, 'timeBetweenS') / 86_400).to.be.closeTo(3, 0.05);
    expect(flag!.places[0]!.latitude).to.be.closeTo(PLACE.latitude + 60 * DEGREES_PER_M, 1e-4);
  });

  it('ask about a machine that was at two places with too little time between', () => {
    const first = worked();
    const scene = new Scene().send('a', first);
    scene.send('a', worked({ startTime: first.at(-1)!.fixTime! + 60_000, northM: 9000, seed: 9 }));
    const [flag, ...others] = flagsOf(scene);
    expect(others).to.deep.equal([]);
    expect(flag).to.include({ kind: 'impossibleTransfer', driverId: null });
    expect(flag!.machineIds).to.deep.equal(['a']);
    expect(figureOf(flag!, 'distanceM')).to.be.within(8800, 9200);
    expect(figureOf(flag!, 'neededSpeedMps')).to.be.above(figureOf(flag!, 'possibleSpeedMps'));
  });

  it('ask about a driver on two machines at once, not about one who changed machines in time', () => {
    const registry = registryWith({ driverOf: () => 'li' });
    const atOnce = new Scene(registry).send('a', worked());
    atOnce.send('b', worked({ startTime: MORNING + 30_000, northM: 4000, seed: 4 }));
    const [flag, ...others] = flagsOf(atOnce);
    expect(others).to.deep.equal([]);
    expect(flag).to.include({ kind: 'impossibleTransfer', driverId: 'li' });
    expect(figureOf(flag!, 'occurrences')).to.be.above(5);
    const inTime = new Scene(registry).send('a', worked());
    inTime.send('b', worked({ startTime: MORNING + HOUR_MS, northM: 4000, seed: 5 }));
    expect(flagsOf(inTime)).to.deep.equal([]);
  });

  it('ask about a width that the distance of the passes does not bear out', () => {
    const [flag, ...others] = flagsOf(new Scene().send('a', worked({ widthM: 4.2, spacingM: 2.9 })));
    expect(others).to.deep.equal([]);
    expect(flag).to.include({ kind: 'widthOverSpacing' });
    expect(figureOf(flag!, 'spacingM')).to.be.closeTo(2.9, 0.05);
    expect(figureOf(flag!, 'widthM')).to.equal(4.2);
    expect(flagsOf(new Scene().send('a', worked({ widthM: 3.5, spacingM: 2.9 })))).to.deep.equal([]);
  });

  it('ask about two terminals on one machine that place it apart', () => {
    const [flag, ...others] = flagsOf(twoTerminals(35));
    expect(others).to.deep.equal([]);
    expect(flag).to.include({ kind: 'terminalsDisagree' });
    expect(flag!.terminals).to.deep.equal(['main', 'spare']);
    expect(figureOf(flag!, 'medianApartM')).to.be.closeTo(35, 0.5);
    expect(figureOf(flag!, 'comparedFixes')).to.be.above(500);
    expect(flagsOf(twoTerminals(2))).to.deep.equal([]);
  });

  it('ask about a track that is a copy: moved in time, with noise of millimetres, to another place', () => {
    for (const copy of [
      shiftedBy(worked(), 2 * DAY_MS),
      withNoise(shiftedBy(worked(), 5 * HOUR_MS), 0.002, 6),
      worked({ startTime: MORNING + DAY_MS, northM: 2600, eastM: 400 }),
    ]) {
      const original = withNoise(worked(), 0, 7);
      const copied = flagsOf(new Scene().send('a', original).send('b', copy)).find(
        ({ kind }) => kind === 'copiedTrack',
      );
      expect(copied?.machineIds).to.deep.equal(['b', 'a']);
      expect(figureOf(copied!, 'matchedPasses')).to.be.within(9, 10);
      expect(figureOf(copied!, 'residualM')).to.be.below(0.006);
    }
  });

  it('do not take two drives along one line for a copy: receivers err by centimetres, drivers by more', () => {
    for (let seed = 10; seed < 20; seed += 1) {
      const again = worked({ startTime: MORNING + DAY_MS, seed: seed });
      const scene = new Scene().send('a', worked({ seed: seed + 100 })).send('b', again);
      expect(flagsOf(scene).map(({ kind }) => kind)).to.deep.equal(['duplicateClaim']);
    }
  });

  it('about a day compare its jobs with all others: a copy of work weeks ago is asked about', () => {
    const scene = new Scene().send('a', worked({ seed: 7 })).replay();
    for (let day = 1; day < 20; day += 1) {
      scene.send('c', worked({ startTime: MORNING + day * DAY_MS, northM: 9000 + 300 * day, seed: 20 + day }));
    }
    scene.send('b', shiftedBy(worked({ seed: 7, northM: 0 }), 25 * DAY_MS)).replay(MORNING + 30 * DAY_MS);
    const kindsAbout = (machineId: string) => {
      const job = scene.folds.jobs().find((one) => one.machineId === machineId)!;
      return scene.folds.flags(new Set([job.id])).map(({ kind }) => kind);
    };
    expect(kindsAbout('b')).to.have.members(['copiedTrack', 'duplicateClaim']);
    expect(kindsAbout('a')).to.have.members(['copiedTrack', 'duplicateClaim']);
    expect(kindsAbout('c')).to.deep.equal([]);
  });

  it('are the same whoever sent first', () => {
    const works = [worked(), shiftedBy(worked(), DAY_MS), worked({ startTime: MORNING + HOUR_MS, widthM: 5 })];
    const shown = (order: readonly number[]) => {
      const scene = new Scene();
      for (const i of order) scene.send('abc'[i]!, works[i]!);
      return JSON.stringify(flagsOf(scene));
    };
    expect(shown([2, 0, 1])).to.equal(shown([0, 1, 2]));
    expect(shown([0, 1, 2]))
      .to.contain('copiedTrack')
      .and.contain('widthOverSpacing');
  });
});
