import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { drawDrive, type Leg, shuttlePasses } from '../fold/drawn-drive.js';
import { gatewayOf, implementOf, LedgerScene } from './ledger-scene.js';

const at = (text: string) => Date.parse(`${text}+08:00`);
const DAY = '2026-04-28';
const MORNING = at('2026-04-28T08:00:00');
const EVENING = at('2026-04-28T20:00:00');
const AFTER_MIDNIGHT = at('2026-04-29T00:30:00');
const MINUTE_MS = 60_000;

/** Records whose width only the registry knows. */
function drive(startTime: number, legs: readonly Leg[]): TelemetryRecord[] {
  const records = drawDrive({ latitude: 43.305, longitude: 124.305, startTime, legs });
  return records.map(({ signals, ...record }) => ({ ...record, signals: { workState: signals!.workState! } }));
}

const RECORDS = drive(MORNING, shuttlePasses(4, 80));
const QUARTERS = [0, 1, 2, 3].map((quarter) =>
  RECORDS.slice((quarter * RECORDS.length) / 4, ((quarter + 1) * RECORDS.length) / 4),
);
/** Another machine on the same ground, two hours earlier: what it takes is taken from the other's unique area. */
const EARLIER = drive(MORNING - 2 * 60 * MINUTE_MS, shuttlePasses(2, 80));

async function sceneOf(...machineIds: string[]): Promise<LedgerScene> {
  const scene = await new LedgerScene(EVENING).start();
  for (const machineId of machineIds) await scene.addMachine(machineId);
  return scene;
}

/** A scene after midnight, with half of the day's records. */
async function halfADay(): Promise<LedgerScene> {
  const scene = await sceneOf('a', 'b');
  await scene.send('a', [...QUARTERS[0]!, ...QUARTERS[1]!]);
  scene.clock.advance(AFTER_MIDNIGHT - EVENING);
  return scene;
}

function approve(scene: LedgerScene, by = 'auditor') {
  const [job] = scene.folds.jobs();
  scene.ledger.prepare(job!.days.map(({ localDay }) => localDay));
  const [settled] = scene.folds.jobs();
  return scene.approvals.approve(settled!, { seenM2: settled!.uniqueM2, by });
}

function close(scene: LedgerScene, organisationId: string | null = null, localDays = [DAY]) {
  expect(scene.ledger.prepare(localDays)).to.deep.equal([]);
  return scene.approvals.close({ organisationId, from: '2026-04-01', to: '2026-04-28', by: 'auditor' });
}

/** What closed periods and adjustments pay over all organisations, and what stands now of every part that they pay. */
function payment(scene: LedgerScene): { paidM2: number; nowM2: number } {
  const adjustments = scene.approvalBook.all('adjustment');
  const closedM2 = scene.approvals.periods.reduce((sum, { approvedM2 }) => sum + approvedM2!, 0);
  const paidM2 = adjustments.reduce((sum, { from, to }) => sum + to - from, closedM2);
  const jobIds = new Set([...adjustments, ...scene.approvalBook.all('approval')].map(({ jobId }) => jobId));
  const shown = [...scene.store.shownOn(DAY).values()].filter(({ id }) => jobIds.has(id));
  return { paidM2, nowM2: shown.reduce((sum, { figures }) => sum + (figures['uniqueM2'] ?? 0), 0) };
}

/** Another boundary of a field each time: it holds the first passes, more of them, or ends in the middle of all. */
async function redraw(scene: LedgerScene, turn: number): Promise<void> {
  const [east, north] = [[4, 200], [20, 200], [20, 40]][turn % 3]!; // prettier-ignore
  const [right, top] = [124.305 + east! / 81_000, 43.305 + north! / 111_000];
  const ring = [[124.304, 43.304], [right, 43.304], [right, top], [124.304, top], [124.304, 43.304]]; // prettier-ignore
  const geometry = { type: 'Polygon', coordinates: [ring] } as const;
  await scene.set('partfields', 'field', { organisationId: 'co-op', name: 'Field', geometry: { ...geometry } });
}

/** Waits until late data has been folded, compared and written down. */
function settleDown(scene: LedgerScene): void {
  scene.clock.advance(10 * MINUTE_MS);
}

/** Of each part that is approved, or came after the day was closed: approved and adjusted, and what stands now. */
function balances(scene: LedgerScene): { jobId: string; promisedM2: number; nowM2: number }[] {
  const [period] = scene.approvals.periods;
  const sums = new Map<string, number>();
  for (const { jobId, parts } of scene.approvalBook.all('approval')) {
    for (const { uniqueM2 } of parts) sums.set(jobId, uniqueM2);
  }
  for (const { jobId, from, to } of scene.approvalBook.all('adjustment')) {
    sums.set(jobId, (sums.get(jobId) ?? 0) + to - from);
  }
  const shown = [...scene.store.shownOn(DAY).values()].filter(({ subject }) => subject === 'job');
  const leftOut = new Set(period?.leftOut.map(({ jobId }) => jobId));
  const jobIds = new Set(
    [...sums.keys(), ...shown.map(({ id }) => id)].filter((id) => sums.has(id) || !leftOut.has(id)),
  );
  return [...jobIds].map((jobId) => ({
    jobId,
    promisedM2: sums.get(jobId) ?? 0,
    nowM2: shown.find(({ id }) => id === jobId)?.figures['uniqueM2'] ?? 0,
  }));
}

describe('approvals', () => {
  it('settle the day, and say what was approved, at which journal position and with which engine', async () => {
    const scene = await halfADay();
    expect(scene.store.isSettled(DAY)).to.equal(false);
    const outcome = approve(scene);
    expect(scene.store.settledDay(DAY)).to.include({ by: 'approval' });
    const [job] = scene.folds.jobs();
    expect(outcome).to.have.property('ok', true);
    const [line] = scene.approvalBook.all('approval');
    expect(line).to.deep.include({
      jobId: job!.id,
      machineId: 'a',
      organisationId: 'co-op',
      parts: [{ localDay: DAY, uniqueM2: job!.uniqueM2 }],
      uniqueM2: job!.uniqueM2,
      journalPosition: scene.journal.head().position,
      engine: scene.folds.engine,
      by: 'auditor',
      at: AFTER_MIDNIGHT,
    });
    const standing = { uniqueM2: job!.uniqueM2, isComplete: true, isClosed: false };
    expect(scene.approvals.ofJob(job!)).to.deep.include(standing);
  });

  it('do not settle a day that still runs', async () => {
    const scene = await sceneOf('a');
    await scene.send('a', RECORDS);
    scene.clock.advance(MINUTE_MS);
    expect(scene.ledger.prepare([DAY])).to.deep.equal([DAY]);
  });

  it('are refused where the figure is not the one that was seen, or is approved already', async () => {
    const scene = await halfADay();
    expect(approve(scene).ok).to.equal(true);
    const [job] = scene.folds.jobs();
    const other = scene.approvals.approve(job!, { seenM2: job!.uniqueM2 + 5, by: 'auditor' });
    expect(other).to.have.property('fault').that.includes('look at it again');
    expect(approve(scene)).to.have.property('fault').that.includes('approved as it stands');
  });

  it('can be given anew after a change, until the period is closed', async () => {
    const scene = await halfADay();
    approve(scene);
    await scene.send('a', QUARTERS[2]!);
    settleDown(scene);
    expect(scene.approvals.ofJob(scene.folds.jobs()[0]!)?.isComplete).to.equal(false);
    expect(approve(scene).ok).to.equal(true);
    const [first, second] = scene.approvalBook.all('approval');
    expect([first!.earlierM2, second!.earlierM2]).to.deep.equal([0, first!.uniqueM2]);
    expect(scene.approvalBook.all('adjustment')).to.deep.equal([]);
    expect(close(scene).ok).to.equal(true);
    await scene.send('a', QUARTERS[3]!);
    settleDown(scene);
    expect(approve(scene)).to.have.property('fault').that.includes('closed period');
  });
});

describe('closed periods', () => {
  it('leave what was approved as it is: a late change becomes an adjustment with its cause', async () => {
    const scene = await halfADay();
    approve(scene);
    const [before] = scene.folds.jobs();
    const closed = close(scene);
    expect(closed.ok && closed.line).to.deep.include({ approvedM2: before!.uniqueM2, approvedJobs: 1, leftOut: [] });
    await scene.send('a', QUARTERS[2]!);
    settleDown(scene);
    const [after] = scene.folds.jobs();
    const [line, ...more] = scene.approvalBook.all('adjustment');
    expect(more).to.deep.equal([]);
    expect(line).to.deep.include({ jobId: before!.id, localDay: DAY, from: before!.uniqueM2, to: after!.uniqueM2 });
    expect(line!.why[0]).to.deep.include({ kind: 'lateRecords', machineId: 'a', records: QUARTERS[2]!.length });
    expect(line!.corrections).to.have.length(1);
    const standing = { uniqueM2: before!.uniqueM2, isClosed: true };
    expect(scene.approvals.ofJob(after!)).to.deep.include(standing);
    expect(scene.approvals.adjustmentM2(after!.id)).to.be.closeTo(after!.uniqueM2 - before!.uniqueM2, 1e-9);
  });

  it('name what was left out, which gets no adjustment, and adjust what came later from nothing', async () => {
    const scene = await halfADay();
    const closed = close(scene);
    const [job] = scene.folds.jobs();
    expect(closed.ok && closed.line.leftOut).to.deep.equal([{ jobId: job!.id, localDay: DAY }]);
    await scene.send('a', QUARTERS[2]!);
    await scene.send('b', EARLIER);
    settleDown(scene);
    const lines = scene.approvalBook.all('adjustment');
    expect(lines.map(({ machineId, from }) => [machineId, from])).to.deep.equal([['b', 0]]);
    const later = scene.folds.jobs().find(({ machineId }) => machineId === 'b')!;
    expect(scene.approvals.adjustmentM2(later.id)).to.equal(later.uniqueM2);
    expect(scene.approvals.adjustmentM2(job!.id)).to.equal(null);
  });

  it('adjust from nothing what comes to a day on which nobody had worked, settled or not', async () => {
    const scene = await sceneOf('a', 'b');
    scene.clock.advance(AFTER_MIDNIGHT - EVENING);
    expect(close(scene, 'co-op', []).ok).to.equal(true);
    // Of the day that has just ended, before it settles by itself; and of the day before, which is long over.
    await scene.send('a', RECORDS);
    await scene.send('b', drive(MORNING - 24 * 60 * MINUTE_MS, shuttlePasses(2, 80)));
    settleDown(scene);
    const early = scene.folds.jobs().find(({ machineId }) => machineId === 'a')!;
    expect(scene.approvals.approve(early, { seenM2: early.uniqueM2, by: 'auditor' }).ok).to.equal(false);
    scene.clock.advance(6 * 60 * MINUTE_MS);
    settleDown(scene);
    const adjusted = scene.approvalBook.all('adjustment').map(({ jobId, from, to }) => [jobId, from, to]);
    expect(adjusted).to.have.deep.members(scene.folds.jobs().map(({ id, uniqueM2 }) => [id, 0, uniqueM2]));
  });

  it('are refused where they overlap one that is closed, for the same organisation or for all', async () => {
    const scene = await halfADay();
    expect(close(scene, 'co-op').ok).to.equal(true);
    expect(close(scene, 'co-op')).to.have.property('fault').that.includes('closed already');
    expect(close(scene, 'other').ok).to.equal(true);
    expect(close(scene).ok).to.equal(true);
    expect(close(scene, 'third').ok).to.equal(false);
  });

  it('pay work once that goes from one organisation to another after it was paid', async () => {
    const scene = await halfADay();
    expect(approve(scene).ok).to.equal(true);
    expect(close(scene, 'co-op').ok).to.equal(true);
    await scene.moveMachine('a', 'other');
    settleDown(scene);
    expect(scene.folds.jobs()[0]?.organisationId).to.equal('other');
    expect(approve(scene)).to.have.property('fault').that.includes('closed period');
    expect(close(scene, 'other').ok && scene.approvals.periods[1]).to.deep.include({ approvedM2: 0, leftOut: [] });
    await scene.send('a', QUARTERS[2]!);
    settleDown(scene);
    const { paidM2, nowM2 } = payment(scene);
    expect(paidM2).to.be.closeTo(nowM2, 1e-6);
  });

  it('balance over organisations, wherever machines go and whoever closes when', async function () {
    this.timeout(30_000);
    const step = fc.constantFrom('late2', 'late3', 'other', 'wider', 'approve', 'co-op', 'second', 'moves', 'kill', 'wait'); // prettier-ignore
    const steps = (maxLength: number) => fc.array(step, { maxLength });
    let adjustments = 0;
    await fc.assert(
      fc.asyncProperty(steps(2), steps(3), steps(4), async (first, then, last) => {
        const scene = await halfADay();
        let owner = 'co-op';
        const moved = ['approve', ...then, 'co-op', 'moves', 'late3', 'wait', 'approve'];
        for (const each of [...first, ...moved, ...last, 'co-op', 'second', 'wait']) {
          if (each === 'late2' || each === 'late3') await scene.send('a', QUARTERS[Number(each.slice(4))]!);
          else if (each === 'other') await scene.send('b', EARLIER);
          else if (each === 'wider') await scene.set('implements', 'harrow-a', implementOf(3.4));
          else if (each === 'approve') approve(scene);
          else if (each === 'co-op' || each === 'second') close(scene, each);
          else if (each === 'moves') await scene.moveMachine('a', (owner = owner === 'co-op' ? 'second' : 'co-op'));
          else if (each === 'kill') await scene.kill().start();
          else settleDown(scene);
        }
        expect(scene.approvals.periods).to.have.length(2);
        const { paidM2, nowM2 } = payment(scene);
        expect(paidM2).to.be.closeTo(nowM2, 1e-6);
        adjustments += scene.approvalBook.all('adjustment').length;
      }),
      { numRuns: 25 },
    );
    expect(adjustments).to.be.above(0);
  });

  it('keep their lines in a chain that shows a change of any of them, and let none be changed', async () => {
    const scene = await halfADay();
    approve(scene);
    close(scene);
    await scene.send('a', QUARTERS[2]!);
    settleDown(scene);
    expect(scene.approvalBook.firstBrokenLine()).to.equal(null);
    expect(() => scene.database.exec("UPDATE approval_line SET body = '{}'")).to.throw('append-only');
    scene.database.exec('DROP TRIGGER approval_keeps');
    scene.database.exec(`UPDATE approval_line SET body = replace(body, 'auditor', 'nobody') WHERE sequence = 2`);
    expect(scene.approvalBook.firstBrokenLine()).to.equal(2);
  });

  it('balance: approved and adjusted area is what stands now, whatever comes when, and after any restart', async function () {
    this.timeout(30_000);
    const step = fc.constantFrom('late2', 'late3', 'other', 'narrower', 'wider', 'redraw', 'remount', 'back', 'approve', 'close', 'kill', 'wait'); // prettier-ignore
    const steps = (maxLength: number) => fc.array(step, { maxLength });
    let adjustments = 0;
    await fc.assert(
      fc.asyncProperty(steps(2), steps(2), steps(6), async (first, then, last) => {
        const scene = await halfADay();
        let redrawn = 0;
        for (const each of [...first, 'approve', ...then, 'close', ...last, 'wait']) {
          if (each === 'late2' || each === 'late3') await scene.send('a', QUARTERS[Number(each.slice(4))]!);
          else if (each === 'other') await scene.send('b', EARLIER);
          else if (each === 'narrower') await scene.set('implements', 'harrow-a', implementOf(2.5));
          else if (each === 'wider') await scene.set('implements', 'harrow-a', implementOf(3.4));
          else if (each === 'redraw') await redraw(scene, (redrawn += 1));
          else if (each === 'remount') await scene.set('mounting', gatewayOf('a'), { machineId: 'b', rank: 1 });
          else if (each === 'back') await scene.set('mounting', gatewayOf('a'), { machineId: 'a', rank: 1 });
          else if (each === 'approve') approve(scene);
          else if (each === 'close') close(scene);
          else if (each === 'kill') await scene.kill().start();
          else settleDown(scene);
        }
        expect(scene.approvals.periods).to.have.length(1);
        for (const { promisedM2, nowM2 } of balances(scene)) expect(promisedM2).to.be.closeTo(nowM2, 1e-6);
        const lines = scene.approvalBook.all('adjustment').length;
        adjustments += lines;
        await scene.kill().start();
        settleDown(scene);
        expect(scene.approvalBook.all('adjustment')).to.have.length(lines);
        expect(scene.approvalBook.firstBrokenLine()).to.equal(null);
      }),
      { numRuns: 25 },
    );
    // Seeds that leave nothing to adjust would prove nothing.
    expect(adjustments).to.be.above(0);
  });
});
