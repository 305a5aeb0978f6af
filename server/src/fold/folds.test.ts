import type { RegistryDocument } from '@furrow/protocol/registry-document';
import { expect } from 'chai';
import * as fc from 'fast-check';
import type { HitchedImplement } from '../registry/registry-view.js';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { HOUR_MS, MORNING, pass, PLACE, registryWith, Scene } from './fold-scene.js';
import type { KeptJob } from './settled-work.js';

const HARROW: HitchedImplement = {
  id: 'harrow',
  document: {
    organisationId: 'o',
    name: 'h',
    attachment: 'mounted',
    toolXM: 0,
    offsetYM: 0,
    workingWidthM: 3,
    operation: null,
  },
};

const field = (count: number, startTime = MORNING, place = PLACE) =>
  drawDrive({ ...place, startTime, legs: shuttlePasses(count, 100) });

describe('folds', () => {
  it('measure passes side by side: gross is length by width, net the same, nothing overlaps', () => {
    const [job] = new Scene().send('a', field(6)).folds.jobs();
    // Each pass is 100 m, and half a second of the way at either end belongs to it where the state changes.
    expect(job!.grossM2 / (6 * 100 * 3)).to.be.closeTo(1, 0.01);
    expect(job!.ownOverlapM2).to.be.closeTo(0, 0.5);
    expect(job!.netM2 + job!.ownOverlapM2).to.be.closeTo(job!.grossM2, 1e-6);
    expect(job!.uniqueM2).to.be.closeTo(job!.netM2, 1e-6);
    expect(job!.evidence).to.deep.equal({ grade: 'A', workState: 'ddi141', fixQuality: 4 });
    expect(job!.widthM).to.deep.equal({ min: 3, max: 3, source: 'ddi67' });
    expect(job!.days.map(({ localDay }) => localDay)).to.deep.equal(['2026-04-28']);
  });

  it('count a field across the corner of four nodes as one', () => {
    const [here] = new Scene().send('a', field(20, MORNING, { latitude: 43.3495, longitude: 124.3497 })).folds.jobs();
    const [there] = new Scene().send('a', field(20, MORNING, { latitude: 43.3395, longitude: 124.3397 })).folds.jobs();
    expect(here!.netM2 / there!.netM2).to.be.closeTo(1, 3e-5);
    expect(here!.ownOverlapM2).to.be.closeTo(there!.ownOverlapM2, 0.2);
  });

  it('give the same jobs whatever the order of the batches, copies and replays between', () => {
    const machines = [
      ['a', field(8)],
      ['b', field(6, MORNING + 100_000, { latitude: PLACE.latitude, longitude: PLACE.longitude + 1e-4 })],
    ] as const;
    const batches = machines.flatMap(([gatewayId, records]) =>
      Array.from({ length: Math.ceil(records.length / 60) }, (_, i) => ({
        gatewayId,
        records: records.slice(60 * i, 60 * i + 60),
      })),
    );
    const jobsOf = (order: readonly (typeof batches)[number][], replayEvery: number) => {
      const scene = new Scene();
      order.forEach(({ gatewayId, records }, i) => {
        scene.send(gatewayId, records);
        if (i % replayEvery === 0) scene.folds.replayPending(MORNING + i * 61_000);
      });
      scene.replay();
      const jobs = scene.folds.jobs().map(({ completeTo: _, ...job }) => job);
      const totals = scene.folds.totals(['2026-04-28']).map(({ completeTo: _, ...total }) => total);
      return JSON.stringify({ jobs, totals });
    };
    const expected = jobsOf(batches, 1000);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(batches, { minLength: batches.length }),
        fc.subarray(batches),
        fc.integer({ min: 1, max: 7 }),
        (order, copies, replayEvery) => {
          expect(jobsOf([...order, ...copies], replayEvery)).to.equal(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('count nothing for copies of what was there', () => {
    const scene = new Scene().send('a', field(4));
    const before = scene.folds.jobs()[0]!;
    scene.send('a', field(4)).replay();
    const after = scene.folds.jobs()[0]!;
    expect({ ...after, completeTo: 0 }).to.deep.equal({ ...before, completeTo: 0, pending: false });
  });

  it('mark late data as pending and refold it', () => {
    const records = field(4);
    const scene = new Scene().send('a', records.slice(0, 60)).send('a', records.slice(120));
    scene.send('a', records.slice(60, 120));
    expect(scene.folds.jobs().every(({ pending }) => pending)).to.equal(true);
    expect(scene.folds.pendingReplays()).to.equal(1);
    scene.replay();
    const [whole] = new Scene().send('a', records).folds.jobs();
    const [job] = scene.folds.jobs();
    expect(job!.pending).to.equal(false);
    expect(job!.netM2).to.equal(whole!.netM2);
    expect(scene.folds.takeChanges().jobIds).to.include(job!.id);
  });

  it('replay a machine-day at most once a minute unless forced', () => {
    const records = field(2);
    const scene = new Scene().send('a', records.slice(40)).send('a', records.slice(0, 20));
    expect(scene.folds.replayPending(MORNING)).to.equal(0);
    scene.send('a', records.slice(20, 40));
    expect(scene.folds.replayPending(MORNING + 30_000)).to.equal(1);
    expect(scene.folds.replayPending(MORNING + 60_000)).to.equal(0);
  });

  it('credit shared ground to whoever was first in time, whoever sent first', () => {
    const early = pass(MORNING, [0, 0], [0, 200]);
    const late = pass(MORNING + HOUR_MS, [1, 0], [1, 200]);
    for (const order of [
      ['early', 'late'],
      ['late', 'early'],
    ]) {
      const scene = new Scene();
      for (const name of order) scene.send(name, name === 'early' ? early : late);
      const [first, second] = scene.replay().folds.jobs();
      expect(first!.machineId).to.equal('early');
      expect(first!.sharedM2).to.be.closeTo(0, 1e-6);
      expect(second!.sharedM2 / second!.netM2).to.be.closeTo(2 / 3, 0.01);
      const all = scene.folds.totals(['2026-04-28']).find(({ dimension }) => dimension === 'all')!;
      expect(all.uniqueM2).to.be.closeTo(first!.uniqueM2 + second!.uniqueM2, 1e-6);
      expect(all.netM2).to.be.closeTo(first!.netM2 + second!.netM2, 1e-6);
    }
  });

  it('have unique areas that add up to the union of their layer', () => {
    const scene = new Scene();
    const offsets = [0, 1, 2.5, -1.2];
    offsets.forEach((x, i) =>
      scene.send(`m${i}`, pass(MORNING + ((i * 7) % 4) * 20_000, [x, 3 * i], [x + 6 - 3 * i, 180])),
    );
    const jobs = scene.replay().folds.jobs();
    const uniqueM2 = jobs.reduce((sum, job) => sum + job.uniqueM2, 0);
    expect(uniqueM2).to.be.closeTo(scene.folds.unionM2(), 1e-3);
    expect(jobs.reduce((sum, job) => sum + job.netM2, 0)).to.be.above(uniqueM2 + 100);
    for (const job of jobs) expect(job.uniqueM2 + job.sharedM2).to.equal(job.netM2);
  });

  it('open a new round of a repeatable operation once the ground has lain long enough', () => {
    const document: RegistryDocument<'operations'> = {
      names: { zh: '割草', en: 'Mowing' },
      conservationTillage: false,
      repeatable: true,
      repeatAfterDays: 3,
      needsPto: false,
    };
    const registry = registryWith({ operation: () => document, campaignOf: () => 'mowing-2026' });
    const days = [0, 2, 9].map((day) => pass(MORNING + day * 24 * HOUR_MS, [0, 0], [0, 200]));
    const scene = new Scene(registry);
    for (const records of days) scene.send('a', records);
    const jobs = scene.replay(MORNING + 10 * 24 * HOUR_MS).folds.jobs();
    expect(jobs.map(({ uniqueM2, netM2 }) => Math.round(uniqueM2 / netM2))).to.deep.equal([1, 0, 1]);
  });

  it('keep a job across midnight in Shanghai and cut its days there', () => {
    const midnight = Date.UTC(2026, 3, 28, 16);
    const [job, ...others] = new Scene().send('a', pass(midnight - 60_000, [0, 0], [0, 240])).folds.jobs();
    expect(others).to.deep.equal([]);
    expect(job!.localDay).to.equal('2026-04-28');
    expect(job!.days.map(({ localDay }) => localDay)).to.deep.equal(['2026-04-28', '2026-04-29']);
    // The kinematics start afresh at midnight: the second that spans it is not measured.
    const [before, after] = job!.days;
    expect(before!.grossM2 + after!.grossM2).to.be.closeTo(job!.grossM2, 1e-9);
    expect(before!.netM2 + after!.netM2).to.be.closeTo(job!.netM2, 1e-6);
    expect(job!.netM2 / (240 * 3)).to.be.within(0.98, 1.001);
  });

  it('keep one job through a change of driver and give each driver their own ground', () => {
    const change = MORNING + 60_000;
    const driverOf = (_: string, time: number) => (time < change ? 'li' : 'wang');
    const scene = new Scene(registryWith({ driverOf })).send('a', pass(MORNING, [0, 0], [0, 400]));
    const [job, ...others] = scene.folds.jobs();
    expect(others).to.deep.equal([]);
    expect(job!.driverId).to.equal('wang');
    const drivers = scene.folds.totals(['2026-04-28']).filter(({ dimension }) => dimension === 'driver');
    expect(drivers.map(({ dimensionId }) => dimensionId)).to.deep.equal(['li', 'wang']);
    expect(drivers.reduce((sum, { netM2 }) => sum + netM2, 0)).to.be.closeTo(job!.netM2, 1e-6);
    expect(drivers[0]!.netM2 / job!.netM2).to.be.closeTo(60 / 200, 0.02);
  });

  it("make a machine's day one union over its jobs, a driver's over machines", () => {
    const scene = new Scene(registryWith({ driverOf: () => 'li' }));
    scene.send('a', pass(MORNING, [0, 0], [0, 200])).send('a', pass(MORNING + 2 * HOUR_MS, [1, 0], [1, 200]));
    scene.send('b', pass(MORNING + 4 * HOUR_MS, [2, 0], [2, 200])).replay(MORNING + 5 * HOUR_MS);
    expect(scene.folds.jobs()).to.have.length(3);
    const totals = scene.folds.totals(['2026-04-28']);
    const netOf = (id: string) => totals.find(({ dimensionId }) => dimensionId === id)!.netM2;
    expect(netOf('a') / (4 * 200)).to.be.closeTo(1, 0.02);
    expect(netOf('li') / (5 * 200)).to.be.closeTo(1, 0.02);
    expect(netOf('all') / (7 * 200)).to.be.closeTo(1, 0.02);
  });

  it('count the gateway of higher rank and fill only its long silences from the other', () => {
    const records = pass(MORNING, [0, 0], [0, 200]);
    const ranks: Record<string, number> = { main: 1, spare: 2 };
    const mountingOf = (gatewayId: string) => ({ machineId: 'a', rank: ranks[gatewayId]! });
    const shifted = records.map((record) => ({ ...record, fixTime: record.fixTime! + 400 }));
    const gappy = records.filter((_, i) => i < 30 || i >= 70);
    const scene = new Scene(registryWith({ mountingOf }));
    scene.send('spare', shifted).send('main', gappy).replay();
    const [whole] = new Scene().send('a', records).folds.jobs();
    const [job] = scene.folds.jobs();
    expect(job!.unknownDistanceM).to.equal(0);
    expect(job!.interpolatedM2).to.equal(0);
    expect(job!.netM2 / whole!.netM2).to.be.closeTo(1, 0.01);
    expect(job!.ownOverlapM2).to.be.closeTo(0, 3);
  });

  it('set aside what has no time, an impossible time or no machine, and fold it once mapped', () => {
    let isMapped = false;
    const mountingOf = () => (isMapped ? { machineId: 'a', rank: 1 } : undefined);
    const scene = new Scene(registryWith({ mountingOf }));
    const [first] = field(1);
    const { sampledAt, latitude, longitude } = first!;
    const timeless = { sampledAt, latitude: latitude!, longitude: longitude! };
    scene.send(
      'g',
      [timeless, { ...first!, fixTime: Date.UTC(2019, 5, 1) }, { ...first!, fixTime: MORNING + HOUR_MS }],
      MORNING,
    );
    scene.send('g', field(3));
    const reasons = scene.folds.setAside().map(({ reason }) => reason);
    expect(reasons.slice(0, 3)).to.deep.equal(['noTime', 'timeImplausible', 'timeImplausible']);
    expect(new Set(reasons.slice(3))).to.deep.equal(new Set(['unassigned']));
    expect(scene.folds.jobs()).to.deep.equal([]);
    isMapped = true;
    scene.folds.registryChanged(['a'], 0);
    scene.replay();
    expect(scene.folds.jobs()).to.have.length(1);
    expect(scene.folds.setAside()).to.have.length(3);
    expect(scene.folds.setAsideCounts()).to.deep.equal([
      { gatewayId: 'g', reason: 'noTime', count: 1 },
      { gatewayId: 'g', reason: 'timeImplausible', count: 2 },
    ]);
  });

  it('count all that is set aside but name only the newest', () => {
    const scene = new Scene(registryWith({ mountingOf: () => undefined }));
    const records = drawDrive({ ...PLACE, startTime: MORNING, legs: shuttlePasses(30, 200) });
    scene.send('g', records);
    expect(records.length).to.be.above(3000);
    expect(scene.folds.setAsideCounts()).to.deep.equal([
      { gatewayId: 'g', reason: 'unassigned', count: records.length },
    ]);
    const named = scene.folds.setAside();
    expect(named).to.have.length(1000);
    expect(named.at(-1)!.index).to.equal(records.length - 1);
  });

  it('let go of exactly the records that a mounting from some time on gives a machine', () => {
    let mountedFrom = Infinity;
    const mountingOf = (_: string, time: number) => (time >= mountedFrom ? { machineId: 'a', rank: 1 } : undefined);
    const scene = new Scene(registryWith({ mountingOf }));
    const records = field(3);
    scene.send('g', records);
    mountedFrom = records[40]!.fixTime!;
    scene.folds.registryChanged(['a'], mountedFrom);
    scene.replay();
    expect(scene.folds.setAsideCounts()).to.deep.equal([{ gatewayId: 'g', reason: 'unassigned', count: 40 }]);
    expect(scene.folds.setAside()).to.have.length(40);
  });

  it('refold what a corrected width touches', () => {
    let workingWidthM = 3;
    const implementOf = () => ({ ...HARROW, document: { ...HARROW.document, workingWidthM } });
    const records = pass(MORNING, [0, 0], [0, 200]).map(({ signals, ...record }) => ({
      ...record,
      signals: { workState: signals!.workState! },
    }));
    const scene = new Scene(registryWith({ implementOf })).send('a', records);
    const before = scene.folds.jobs()[0]!;
    workingWidthM = 6;
    scene.folds.registryChanged(null, MORNING + 1000);
    scene.replay();
    const after = scene.folds.jobs()[0]!;
    expect(after.id).to.equal(before.id);
    expect(after.netM2 / before.netM2).to.be.closeTo(2, 1e-6);
    expect(after.widthM).to.deep.equal({ min: 6, max: 6, source: 'implement' });
  });

  describe('with a ledger', () => {
    const records = pass(MORNING, [0, 0], [0, 200]);
    const kept: KeptJob[] = [];
    const settled = { isSettled: () => true, keptJobs: () => kept };
    const settledScene = () => new Scene(registryWith(), settled);
    beforeEach(() => kept.splice(0));

    it('keep the id of a settled job when late data gives it an earlier beginning, and find it again', () => {
      const scene = settledScene().send('a', records.slice(30));
      const { id } = scene.folds.jobs()[0]!;
      kept.push({ id, machineId: 'a', spans: scene.folds.workedSpans(id) });
      scene.send('a', records.slice(0, 30)).replay();
      const [after] = scene.folds.jobs();
      expect(after!.startTime).to.be.below(kept[0]!.spans[0]![0]);
      expect(after).to.include({ id, settled: true });
      const [anew] = settledScene().send('a', records).replay().folds.jobs();
      expect({ ...anew, completeTo: 0 }).to.deep.equal({ ...after, completeTo: 0 });
    });

    it('give the id of a job that falls apart to its larger part, and never use an id for other work', () => {
      const scene = settledScene().send('a', records);
      const { id } = scene.folds.jobs()[0]!;
      kept.push({ id, machineId: 'a', spans: scene.folds.workedSpans(id) });
      const change = MORNING + 30_000;
      const implementOf = (_: string, time: number) => (time < change ? undefined : HARROW);
      const apart = new Scene(registryWith({ implementOf }), settled).send('a', records).replay();
      expect(apart.folds.jobs().map((job) => job.id)).to.deep.equal([`${id}-2`, id]);
      expect(apart.folds.takeChanges().removedJobIds).not.to.include(id);
    });

    it('name jobs by their beginning where nothing was kept', () => {
      const scene = new Scene().send('a', records.slice(30)).send('a', records.slice(0, 30)).replay();
      const [job] = scene.folds.jobs();
      expect(job!.id).to.equal(`a-${job!.startTime}`);
      expect(job!.settled).to.equal(false);
    });
  });

  it('show the same machines whether pictures are kept from call to call or made at the end', () => {
    const journeys = [
      ['a', pass(MORNING, [0, 0], [0, 200])],
      ['b', pass(MORNING + 30_000, [1, 0], [1, 200])],
      ['c', pass(MORNING + 60_000, [40, 0], [40, 30])],
    ] as const;
    const batches = journeys.flatMap(([gatewayId, records]) =>
      [0, 1, 2].map((i) => ({ gatewayId, records: records.slice(40 * i, 40 * i + 40) })),
    );
    const nows = [0, 90, 150, 200, 3 * 3600, 24 * 3600].map((seconds) => MORNING + seconds * 1000);
    fc.assert(
      fc.property(fc.shuffledSubarray(batches, { minLength: batches.length }), (order) => {
        const watched = new Scene();
        for (const { gatewayId, records } of order) {
          watched.send(gatewayId, records);
          watched.folds.liveMachines(nows[2]!);
        }
        for (const [i, now] of nows.entries()) {
          const unwatched = new Scene();
          for (const { gatewayId, records } of order) unwatched.send(gatewayId, records);
          if (i === 2) watched.replay();
          if (i >= 2) unwatched.replay();
          expect(watched.folds.liveMachines(now)).to.deep.equal(unwatched.folds.liveMachines(now));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('list work under 50 m as a trace that takes no ground from anyone', () => {
    const scene = new Scene().send('a', pass(MORNING, [0, 0], [0, 40]));
    scene.send('b', pass(MORNING + HOUR_MS, [0, 0], [0, 200])).replay();
    expect(scene.folds.traceCount()).to.equal(1);
    const [job, ...others] = scene.folds.jobs();
    expect(others).to.deep.equal([]);
    expect(job!.sharedM2).to.be.closeTo(0, 1e-9);
  });

  it('show a machine at work, its day and its ground', () => {
    const records = pass(MORNING, [0, 0], [0, 200]).slice(0, 80);
    const scene = new Scene().send('a', records);
    const now = records.at(-1)!.fixTime! + 1000;
    const [machine] = scene.folds.liveMachines(now);
    const [job] = scene.folds.jobs();
    expect(machine!.activity).to.equal('working');
    expect(machine!.jobId).to.equal(job!.id);
    expect(machine!.today.netM2).to.equal(job!.netM2);
    expect(scene.folds.liveToday(now).workingMachines).to.equal(1);
    expect(scene.folds.liveMachines(now + 1000)[0]).to.equal(machine);
    expect(scene.folds.liveMachines(now + 61_000)[0]!.activity).to.equal('silent');
    const { bounds } = scene.folds.takeChanges();
    const [quads] = scene.folds.quadsWithin(bounds!);
    expect(quads!.jobId).to.equal(job!.id);
    expect(quads!.corners.length).to.equal(8 * quads!.times.length);
    expect(quads!.corners[0]).to.be.closeTo(PLACE.longitude, 1e-3);
    expect(scene.folds.quadsWithin({ west: 120, east: 121, south: 40, north: 41 })).to.deep.equal([]);
  });
});
