import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import type { BundleResult } from './bundle-format.js';
import { EvidenceScene } from './evidence-scene.js';
import { kindOf } from './finding.js';
import { batchLinesOf, journalOf, signAnew, writeJournal } from './forgery.js';
import { type Verdict, verifyBundle } from './verify-bundle.js';

/** 2026-04-28 08:00 in Shanghai. */
const MORNING = Date.UTC(2026, 3, 28);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAY = '2026-04-28';
const drive = (startTime: number, passes = 4) =>
  drawDrive({ latitude: 43.305, longitude: 124.305, startTime, legs: shuttlePasses(passes, 100) });

const jobsOf = (folder: string) => (JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as BundleResult).jobs;
const expectIdentical = (verdict: Verdict) => {
  expect(verdict.findings).to.deep.equal([]);
  expect(verdict.outcome).to.equal('identical');
};
const seesCoop = ({ organisationId }: { organisationId: string | null }) => organisationId === 'co-op';

/** b works, a goes over it the next day, b again in the next round, a again the day after. */
const rounds = async () => {
  const scene = new EvidenceScene(MORNING - 60_000);
  const names = { zh: '耙地', en: 'Harrowing' };
  const rule = { conservationTillage: false, repeatable: true, repeatAfterDays: 3, needsPto: false };
  await scene.set('operations', 'harrowing', { names, ...rule });
  for (const id of ['a', 'b']) await scene.addMachine(id);
  await scene.send('b', drive(MORNING));
  await scene.send('a', drive(MORNING + DAY_MS));
  await scene.send('b', drive(MORNING + 6 * DAY_MS));
  await scene.send('a', drive(MORNING + 7 * DAY_MS, 2));
  return scene;
};

describe('a bundle of evidence', () => {
  const folders: string[] = [];
  const written = async (scene: EvidenceScene, ...wanted: Parameters<EvidenceScene['write']>) => {
    const folder = await scene.write(...wanted);
    folders.push(folder);
    return folder;
  };
  after(function () {
    // A busy disk takes its time.
    this.timeout(20_000);
    for (const folder of folders) rmSync(dirname(folder), { recursive: true });
  });

  describe('of a machine with two gateways', () => {
    let scene: EvidenceScene;
    let folder: string;
    before(async () => {
      scene = new EvidenceScene(MORNING - 60_000);
      await scene.addMachine('b');
      await scene.addGateway('spare', 'b', 2);
      const all = drive(MORNING);
      // The first falls silent for a minute and a half in the middle of the work: the spare fills it.
      const heard = all.filter(({ fixTime }) => fixTime! < MORNING + 60_000 || fixTime! > MORNING + 150_000);
      const spare = all.map((record) => ({ ...record, fixTime: record.fixTime! + 300 }));
      for (let from = 0; from < all.length; from += 60) {
        const isOfMinute = ({ sampledAt }: TelemetryRecord) =>
          sampledAt >= MORNING + from * 1000 && sampledAt < MORNING + (from + 60) * 1000;
        await scene.send('b', heard.filter(isOfMinute));
        await scene.send('spare', spare.filter(isOfMinute));
      }
      folder = await written(scene, { machineId: 'b', from: DAY, to: DAY });
    });

    it('holds the chains of both, and comes to the same figures', () => {
      expectIdentical(verifyBundle(folder));
      const headers = batchLinesOf(folder).map(({ header }) => header);
      for (const name of ['b', 'spare']) {
        const { gatewayId } = scene.gatewayOf(name);
        expect(headers.some((header) => header.includes(gatewayId))).to.equal(true);
      }
      const [job] = jobsOf(folder);
      expect(job!.netM2).to.be.closeTo(4 * 3 * 100, 30);
    });

    it('shows that a server left out all that one of them sent', () => {
      const { gatewayId } = scene.gatewayOf('spare');
      const lines = journalOf(folder).filter((line) => !JSON.stringify(line).includes(gatewayId));
      for (const { header, body } of batchLinesOf(folder)) {
        if (header.includes(gatewayId)) rmSync(join(folder, body));
      }
      rmSync(join(folder, `gateways/${gatewayId}.pem`));
      writeJournal(folder, lines);
      signAnew(folder, scene.serverKey);
      const figures = verifyBundle(folder).findings.map((found) => (found.code === 'figure' ? found.figure : ''));
      expect(figures).to.include.members(['netM2', 'inputsHash']);
    });
  });

  describe('of an operation that is worth doing again', () => {
    /** Share of the net area that a job is credited with, of each machine-day alone. */
    const days = [
      ['b', '2026-04-28', 1],
      ['a', '2026-04-29', 0],
      ['b', '2026-05-04', 1],
      ['a', '2026-05-05', 0],
    ] as const;
    it('credits each round once, from the bundle of any of its days alone', async () => {
      const scene = await rounds();
      for (const [machineId, day, share] of days) {
        const folder = await written(scene, { machineId, from: day, to: day });
        expectIdentical(verifyBundle(folder));
        const [job] = jobsOf(folder);
        expect(job!.uniqueM2 / job!.netM2, `${machineId} ${day}`).to.be.closeTo(share, 1e-6);
      }
    });

    it('and of both rounds together', async () => {
      const folder = await written(await rounds(), { machineId: 'b', from: DAY, to: '2026-05-05' });
      expectIdentical(verifyBundle(folder));
      const shares = jobsOf(folder).map(({ uniqueM2, netM2 }) => uniqueM2 / netM2);
      expect(shares).to.have.length(2);
      for (const share of shares) expect(share).to.be.closeTo(1, 1e-6);
    });
  });

  it('comes to the same figures whoever worked whose ground when, in any order of arrival', async function () {
    this.timeout(60_000);
    const work = fc.record({
      machineId: fc.constantFrom('a', 'b', 'c'),
      day: fc.nat({ max: 8 }),
      minute: fc.nat({ max: 2 }),
      eastM: fc.nat({ max: 8 }),
      passes: fc.integer({ min: 1, max: 3 }),
    });
    const works = fc.uniqueArray(work, { minLength: 3, maxLength: 7, selector: ({ machineId, day }) => `${machineId} ${day}` }); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(works, fc.option(fc.integer({ min: 1, max: 4 })), async (all, repeatAfterDays) => {
        const scene = new EvidenceScene(MORNING + 20 * DAY_MS);
        await scene.set('operations', 'harrowing', {
          names: { zh: '耙地', en: 'Harrowing' },
          conservationTillage: false,
          repeatable: repeatAfterDays !== null,
          repeatAfterDays: repeatAfterDays ?? 1,
          needsPto: false,
        });
        for (const id of ['a', 'b', 'c']) await scene.addMachine(id);
        for (const { machineId, day, minute, eastM, passes } of all) {
          const startTime = MORNING + day * DAY_MS + minute * 20_000;
          const place = { latitude: 43.305, longitude: 124.305 + eastM / 81_000 };
          await scene.send(machineId, drawDrive({ ...place, startTime, legs: shuttlePasses(passes, 60) }));
        }
        for (const { machineId, day } of all) {
          const localDay = new Date(MORNING + day * DAY_MS).toISOString().slice(0, 10);
          const folder = await scene.write({ machineId, from: localDay, to: localDay });
          const { findings } = verifyBundle(folder);
          rmSync(dirname(folder), { recursive: true });
          expect(findings.filter((finding) => kindOf(finding) !== 'note')).to.deep.equal([]);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('of a job over local midnight holds both days, whichever is asked for', async () => {
    const scene = new EvidenceScene(MORNING - 60_000);
    for (const id of ['a', 'b']) await scene.addMachine(id);
    const midnight = MORNING + 16 * HOUR_MS;
    await scene.send('a', drive(midnight - 2 * HOUR_MS, 2));
    await scene.send('b', drive(midnight - 120_000));
    // Work of the evening after, which is no part of it.
    await scene.send('b', drive(midnight + 20 * HOUR_MS));
    for (const wanted of [DAY, '2026-04-29']) {
      const folder = await written(scene, { machineId: 'b', from: wanted, to: wanted });
      const verdict = verifyBundle(folder);
      expectIdentical(verdict);
      expect(verdict.manifest?.machineDays.map(({ localDay }) => localDay)).to.deep.equal([DAY, '2026-04-29']);
      const [job] = jobsOf(folder);
      expect(job!.days.map(({ localDay }) => localDay)).to.deep.equal([DAY, '2026-04-29']);
      expect(job!.sharedM2).to.be.closeTo(job!.netM2 / 2, 60);
    }
  });

  it('says of places that a gateway closed by a notice who says so, and takes no other word for it', async () => {
    const scene = new EvidenceScene(MORNING - 60_000);
    await scene.addMachine('b');
    const all = drive(MORNING);
    const batchOf = (minute: number) => all.slice(60 * minute, 60 * minute + 60);
    await scene.send('b', batchOf(0));
    // Two batches that the gateway seals and never sends, and a third that says that they are damaged.
    scene.seal('b', batchOf(1));
    const { previousHash: lastHash } = scene.gatewayOf('b');
    const places = { fromSeq: 2, toSeq: 2, previousHash: null, lastHash };
    const last = scene.seal('b', batchOf(2), { notices: [{ kind: 'damaged', places }], lastAck: null });
    await scene.store('b', last, batchOf(2));
    scene.seal('b', batchOf(3).slice(0, 5));
    await scene.store('b', scene.seal('b', batchOf(3), { lastAck: null }), batchOf(3));
    const folder = await written(scene, { machineId: 'b', from: DAY, to: DAY });
    const gap = { gatewayId: scene.gatewayOf('b').gatewayId, epoch: 'e'.repeat(32) };
    const [stated, absent] = [
      { ...gap, fromSeq: 2, toSeq: 2, reason: 'stated' },
      { ...gap, fromSeq: 4, toSeq: 4, reason: 'absent' },
    ] as const;
    const verdict = verifyBundle(folder);
    expect(verdict.outcome).to.equal('identical');
    expect(verdict.findings).to.deep.equal([{ code: 'gap', ...stated }, { code: 'gap', ...absent }]); // prettier-ignore
    for (const reason of ['stated', 'refused'] as const) {
      signAnew(folder, scene.serverKey, { gaps: [stated, { ...absent, reason }] });
      const forged = verifyBundle(folder);
      expect(forged.outcome).to.equal('broken');
      expect(forged.findings[0]).to.deep.equal({ code: 'gapReason', ...absent, reason });
    }
  });

  it('is not made of a machine that is not the reader’s, on a day without a job either', async () => {
    const scene = new EvidenceScene(MORNING - 60_000);
    await scene.addMachine('a', 'others');
    await scene.send('a', drawDrive({ latitude: 43.3, longitude: 124.3, startTime: MORNING, legs: [{ from: [0, 0], to: [900, 0], isWorking: false, speedMps: 9 }] })); // prettier-ignore
    const wanted = { machineId: 'a', from: DAY, to: DAY };
    expect(jobsOf(await written(scene, wanted))).to.deep.equal([]);
    const refusal = await scene.bundle(wanted, { sees: seesCoop }).catch((error: Error) => error.message);
    expect(refusal).to.equal('no records of that machine on those days');
  });

  it('is refused for more days than it can hold, not made of some of them', async () => {
    const scene = new EvidenceScene(MORNING - 60_000);
    await scene.addMachine('b');
    await scene.send('b', drive(MORNING));
    const wanted = { machineId: 'b', from: '2020-01-01', to: DAY };
    const refusal = await scene.bundle(wanted).catch((error: Error) => error.message);
    expect(refusal).to.contain('at most 400 of them');
  });
});
