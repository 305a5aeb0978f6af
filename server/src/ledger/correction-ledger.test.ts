import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { drawDrive, type Leg, shuttlePasses } from '../fold/drawn-drive.js';
import { implementOf, LedgerScene } from './ledger-scene.js';

const at = (text: string) => Date.parse(`${text}+08:00`);
const DAY = '2026-04-28';
const MORNING = at('2026-04-28T08:00:00');
const EVENING = at('2026-04-28T20:00:00');
const NEXT_MORNING = at('2026-04-29T06:00:01');
const MINUTE_MS = 60_000;
const TOTALS_OF_ONE = ['all/all', 'driver/driver-a', 'machine/a', 'operation/harrowing', 'organisation/co-op'].map(
  (id) => `${id}/harrowing`,
);

/** Records whose width only the registry knows. */
function drive(startTime: number, legs: readonly Leg[]): TelemetryRecord[] {
  const records = drawDrive({ latitude: 43.305, longitude: 124.305, startTime, legs });
  return records.map(({ signals, ...record }) => ({ ...record, signals: { workState: signals!.workState! } }));
}

const passAt = (startTime: number, x: number) =>
  drive(startTime, [
    { from: [x, 0], to: [x, 200], isWorking: true },
    { from: [x, 200], to: [x, 210], isWorking: false },
  ]);

async function sceneWith(...machineIds: string[]): Promise<LedgerScene> {
  const scene = await new LedgerScene(EVENING).start();
  for (const machineId of machineIds) await scene.addMachine(machineId);
  return scene;
}

/** What is written down of the day once it has settled on batches that came in this order. */
async function shownAfter(order: readonly (readonly TelemetryRecord[])[]): Promise<unknown> {
  const scene = await sceneWith('a');
  for (const batch of order) {
    await scene.sendBatch('a', batch);
    scene.clock.advance(25_000);
  }
  scene.clock.advance(NEXT_MORNING - scene.clock.now());
  scene.clock.advance(10 * MINUTE_MS);
  expect(scene.lines()).to.deep.equal([]);
  return scene.shownOn(DAY);
}

function withoutTime(scene: LedgerScene): object[] {
  return scene.lines().map(({ at: _at, hash: _hash, ...line }) => line);
}

describe('correction ledger', () => {
  const records = drive(MORNING, shuttlePasses(6, 100));
  const half = Math.floor(records.length / 2);

  /** Half of the day's records, settled in the next morning. */
  async function settledHalf(): Promise<LedgerScene> {
    const scene = await sceneWith('a');
    await scene.send('a', records.slice(0, half));
    scene.clock.advance(NEXT_MORNING - EVENING);
    return scene;
  }

  it('settles a day six hours after midnight, and says so of its jobs and totals', async () => {
    const scene = await sceneWith('a');
    await scene.send('a', records);
    scene.clock.advance(at('2026-04-29T05:59:59') - EVENING);
    expect(scene.folds.jobs()[0]!.settled).to.equal(false);
    scene.clock.advance(2000);
    expect(scene.folds.jobs()[0]!.settled).to.equal(true);
    expect(scene.folds.totals([DAY]).every(({ settled }) => settled)).to.equal(true);
    expect(scene.store.settledDay(DAY)).to.include({ settledAt: at('2026-04-29T06:00:00'), by: 'time' });
    expect(scene.lines()).to.deep.equal([]);
  });

  it('writes nothing before a day settles, and the same figures for any order of arrival', async () => {
    const batches = Array.from({ length: Math.ceil(records.length / 40) }, (_, i) =>
      records.slice(40 * i, 40 * i + 40),
    );
    const expected = await shownAfter(batches);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(batches, { minLength: batches.length }),
        fc.subarray(batches),
        async (order, copies) => {
          expect(await shownAfter([...order, ...copies])).to.deep.equal(expected);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('leaves one line for each thing that late records change, with their number and place', async () => {
    const scene = await settledHalf();
    const [before] = scene.folds.jobs();
    const { position } = scene.journal.head();
    await scene.send('a', records.slice(half));
    scene.clock.advance(2 * MINUTE_MS);
    const lines = scene.lines();
    expect(lines.map(({ id }) => id).sort()).to.deep.equal([before!.id, ...TOTALS_OF_ONE].sort());
    const [after] = scene.folds.jobs();
    for (const line of lines) {
      const change = line.changes.find(({ what }) => what === 'netM2');
      expect(change).to.deep.equal({ what: 'netM2', from: before!.netM2, to: after!.netM2 });
      expect(line.why).to.deep.equal([
        {
          kind: 'lateRecords',
          machineId: 'a',
          records: records.length - half,
          fromPosition: position + 1,
          toPosition: scene.journal.head().position,
        },
      ]);
      expect(line).to.include({ localDay: DAY, journalPosition: scene.journal.head().position });
    }
  });

  it('writes no line twice and loses none when killed between fold and ledger', async () => {
    const undisturbed = await settledHalf();
    const killed = await settledHalf();
    for (const scene of [undisturbed, killed]) await scene.send('a', records.slice(half));
    killed.clock.advance(2000);
    expect(killed.folds.jobs()[0]!.netM2).to.be.above(records.length * 3);
    expect(killed.lines()).to.deep.equal([]);
    for (const delayMs of [500, 20_000, MINUTE_MS]) {
      await killed.kill().start();
      killed.clock.advance(delayMs);
    }
    undisturbed.clock.advance(2 * MINUTE_MS);
    expect(withoutTime(killed)).to.deep.equal(withoutTime(undisturbed));
    expect(killed.store.book.firstBrokenLine()).to.equal(null);
  });

  it('keeps ids over a restart after late records gave a job an earlier beginning', async () => {
    const scene = await sceneWith('a');
    await scene.send('a', records.slice(half));
    scene.clock.advance(NEXT_MORNING - EVENING);
    const [{ id } = { id: '' }] = scene.folds.jobs();
    await scene.send('a', records.slice(0, half));
    scene.clock.advance(5 * MINUTE_MS);
    expect(scene.folds.jobs().map((job) => job.id)).to.deep.equal([id]);
    const lines = scene.lines();
    await scene.kill().start();
    scene.clock.advance(5 * MINUTE_MS);
    expect(scene.folds.jobs().map((job) => job.id)).to.deep.equal([id]);
    expect(scene.lines()).to.deep.equal(lines);
  });

  it('names the change of the registry that corrected a width backwards, also after a restart', async () => {
    for (const isKilled of [false, true]) {
      const scene = await sceneWith('a');
      await scene.send('a', records);
      scene.clock.advance(NEXT_MORNING - EVENING);
      await scene.set('implements', 'harrow-a', implementOf(4), MORNING - 1000);
      if (isKilled) await scene.kill().start();
      scene.clock.advance(2 * MINUTE_MS);
      const cause = { kind: 'registry', position: scene.journal.head().position, collection: 'implements' };
      const lines = scene.lines();
      expect(lines).to.have.length(1 + TOTALS_OF_ONE.length);
      for (const { why } of lines) expect(why).to.deep.equal([{ ...cause, id: 'harrow-a', by: 'chen' }]);
      const gross = lines[0]!.changes.find(({ what }) => what === 'grossM2')!;
      expect(Number(gross.to) / Number(gross.from)).to.be.closeTo(4 / 3, 1e-3);
    }
  });

  it('says that work appeared where the first word of a day comes after it settled', async () => {
    const scene = await sceneWith('a');
    scene.clock.advance(NEXT_MORNING - EVENING);
    await scene.send('a', records);
    scene.clock.advance(MINUTE_MS);
    const [line] = scene.lines();
    expect(line!.changes[0]).to.deep.equal({ what: 'exists', from: false, to: true });
    expect(line!.why[0]).to.include({ kind: 'lateRecords', records: records.length });
  });

  it('names the other machine whose late records took shared ground', async () => {
    const scene = await sceneWith('a', 'b');
    await scene.send('a', passAt(MORNING + 30 * MINUTE_MS, 1));
    scene.clock.advance(NEXT_MORNING - EVENING);
    const early = passAt(MORNING, 0);
    await scene.send('b', early);
    scene.clock.advance(5 * MINUTE_MS);
    const line = scene.lines().find(({ subject, machineId }) => subject === 'job' && machineId === 'a')!;
    expect(line.changes.map(({ what }) => what)).to.deep.equal(['uniqueM2', 'sharedM2']);
    expect(line.why).to.have.length(1);
    expect(line.why[0]).to.include({ kind: 'lateRecords', machineId: 'b', records: early.length });
    await scene.kill().start();
    const { length } = scene.lines();
    scene.clock.advance(5 * MINUTE_MS);
    expect(scene.lines()).to.have.length(length);
  });

  it('names a new engine, once', async () => {
    const scene = await new LedgerScene(EVENING).start(3);
    await scene.addMachine('a');
    await scene.set('hitching', 'a', { implementId: null });
    await scene.send('a', records);
    scene.clock.advance(NEXT_MORNING - EVENING);
    for (const delayMs of [MINUTE_MS, MINUTE_MS]) {
      await scene.kill().start(4);
      scene.clock.advance(delayMs);
    }
    const lines = scene.lines();
    expect(lines.filter(({ subject }) => subject === 'job')).to.have.length(1);
    for (const { why } of lines) expect(why.map(({ kind }) => kind)).to.deep.equal(['engine']);
  });

  it('settles days that have ended when their rows leave in an export', async () => {
    const scene = await sceneWith('a');
    await scene.send('a', records.slice(0, half));
    scene.clock.advance(MINUTE_MS);
    scene.ledger.settleFor('export', [DAY]);
    expect(scene.folds.jobs()[0]!.settled, 'the day still runs').to.equal(false);
    scene.clock.advance(at('2026-04-29T01:00:00') - scene.clock.now());
    scene.ledger.settleFor('export', [DAY]);
    expect(scene.folds.jobs()[0]!.settled).to.equal(true);
    expect(scene.store.settledDay(DAY)).to.include({ by: 'export' });
    await scene.send('a', records.slice(half));
    scene.clock.advance(MINUTE_MS);
    expect(scene.lines()).to.have.length(1 + TOTALS_OF_ONE.length);
  });

  it('is append-only and shows where a line was tampered with', async () => {
    const scene = await settledHalf();
    await scene.send('a', records.slice(half));
    scene.clock.advance(MINUTE_MS);
    expect(scene.store.book.firstBrokenLine()).to.equal(null);
    for (const sql of ["UPDATE correction SET body = '{}'", 'DELETE FROM correction']) {
      expect(() => scene.database.exec(sql)).to.throw('append-only');
    }
    scene.database.exec("DROP TRIGGER correction_keeps; UPDATE correction SET body = '{}' WHERE sequence = 2");
    expect(scene.store.book.firstBrokenLine()).to.equal(2);
  });
});
