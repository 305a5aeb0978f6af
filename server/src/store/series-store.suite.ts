import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import type { DayTotal, Job } from '@furrow/protocol/job';
import { FakeJournal, fixRecord } from './fake-journal.js';
import { PointMemory } from './point-memory.js';
import { sampleJob, sampleTotal } from './sample-results.js';
import { createSeriesWriter, type SeriesWriter } from './series-writer.js';
import type { SeriesStore, TimeSpan } from './series-store.js';

/** What an implementation brings to the suite. */
export interface SeriesStoreCase {
  /** An empty store over this journal. */
  create(journal: FakeJournal): Promise<SeriesStore>;
  /** Makes the store unreachable, and reachable again with its data; absent where it is in the process. */
  readonly outage?: { begin(): Promise<void>; end(): Promise<void> };
}

const DAY: TimeSpan = { from: Date.parse('2026-04-27T16:00:00Z'), to: Date.parse('2026-04-28T16:00:00Z') };

/** What every series store must do, through the writer as in the server. */
export function describeSeriesStore(name: string, storeCase: SeriesStoreCase): void {
  describe(`series store: ${name}`, () => {
    let journal: FakeJournal;
    let store: SeriesStore;
    let memory: PointMemory;
    let clock: TestClock;
    let writer: SeriesWriter;
    let jobs: Job[];
    let totals: DayTotal[];

    const folds = {
      jobs: () => jobs,
      job: (jobId: string) => jobs.find((job) => job.id === jobId),
      totals: (localDays: readonly string[]) => totals.filter((total) => localDays.includes(total.localDay)),
    };
    const createWriter = () =>
      createSeriesWriter({
        store,
        memory,
        tail: journal,
        journal,
        registry: journal,
        folds,
        timeZone: 'Asia/Shanghai',
        clock,
      });

    /** Lets the writer work until nothing is left, or until `rounds` rounds have passed. */
    async function settle(rounds = 12): Promise<void> {
      for (let round = 0; round < rounds; round += 1) {
        clock.advance(2000);
        await writer.idle();
      }
    }
    const noteJobs = (...jobIds: string[]) =>
      writer.noteChanges({ jobIds: new Set(jobIds), removedJobIds: new Set(), localDays: new Set(['2026-04-28']) });

    beforeEach(async () => {
      journal = new FakeJournal();
      journal.mountings.set('gateway-a', { machineId: 'tractor-1', rank: 1 });
      [jobs, totals] = [[], []];
      clock = new TestClock(Date.parse('2026-04-28T02:00:00Z'));
      store = await storeCase.create(journal);
      memory = new PointMemory(':memory:', store.identity);
      writer = createWriter();
      writer.start();
    });

    afterEach(async () => {
      await writer.stop();
      memory.close();
      await store.close();
    });

    it('reads a track as it was written, in order, absent speed as null', async () => {
      journal.append('gateway-a', fixRecord(1));
      const silent = fixRecord(0);
      delete silent.speedMps;
      journal.append('gateway-a', silent);
      journal.append('gateway-a', { sampledAt: 5 });
      await settle();
      const track = await store.readTrack('tractor-1', DAY);
      expect(track.map((point) => point.fixTime)).to.deep.equal([fixRecord(0).fixTime, fixRecord(1).fixTime]);
      expect(track.map((point) => point.speedMps)).to.deep.equal([null, 2.5]);
      expect(track[1]).to.include({ latitude: fixRecord(1).latitude, longitude: 124.33 });
      expect(await store.readTrack('tractor-2', DAY)).to.deep.equal([]);
      expect(writer.status()).to.include({ writtenTo: 3, behind: 0, parked: 0, lastError: null });
    });

    it('writes a record twice as once', async () => {
      journal.append('gateway-a', fixRecord(0));
      journal.append('gateway-a', fixRecord(0));
      await settle();
      expect(await store.readTrack('tractor-1', DAY)).to.have.length(1);
    });

    it('lets the first-ranked gateway count and the other fill gaps over 10 s', async () => {
      journal.mountings.set('gateway-b', { machineId: 'tractor-1', rank: 2 });
      for (const second of [0, 1, 20, 21]) journal.append('gateway-a', fixRecord(second));
      for (const second of [0, 5, 12, 20]) journal.append('gateway-b', fixRecord(second, { speedMps: 9 }));
      await settle();
      const track = await store.readTrack('tractor-1', DAY);
      expect(track.map((point) => point.speedMps)).to.deep.equal([2.5, 2.5, 9, 9, 2.5, 2.5]);
    });

    it('moves telemetry to the other machine when mountings are corrected, even when two are swapped', async () => {
      journal.mountings.set('gateway-b', { machineId: 'tractor-2', rank: 1 });
      for (const second of [0, 1, 2]) {
        journal.append('gateway-a', fixRecord(second, { speedMps: 1, hdop: 0.5 }));
        journal.append('gateway-b', fixRecord(second, { speedMps: 2 }));
      }
      await settle();
      journal.mountings.set('gateway-a', { machineId: 'tractor-2', rank: 1 });
      writer.noteRemount('gateway-a', 0);
      await settle(3);
      journal.mountings.set('gateway-b', { machineId: 'tractor-1', rank: 1 });
      writer.noteRemount('gateway-b', 0);
      await settle();
      expect((await store.readTrack('tractor-1', DAY)).map((point) => point.speedMps)).to.deep.equal([2, 2, 2]);
      expect((await store.readTrack('tractor-2', DAY)).map((point) => point.speedMps)).to.deep.equal([1, 1, 1]);
    });

    it('shows records once their gateway is mounted', async () => {
      journal.append('gateway-new', fixRecord(0));
      await settle();
      journal.mountings.set('gateway-new', { machineId: 'tractor-7', rank: 1 });
      writer.noteRemount('gateway-new', 0);
      await settle();
      expect(await store.readTrack('tractor-7', DAY)).to.have.length(1);
    });

    it('keeps one point a job at its first start time while the job changes', async () => {
      jobs = [sampleJob({ open: true, netM2: 100 })];
      noteJobs('job-1');
      await settle(3);
      const earlierStart = sampleJob().startTime - 60_000;
      jobs = [sampleJob({ netM2: 250.5, startTime: earlierStart, operation: null, insideM2: 240 })];
      noteJobs('job-1');
      await settle(3);
      const rows = await store.readJobs('tractor-1', DAY);
      expect(rows).to.deep.equal([
        {
          jobId: 'job-1',
          keyTime: sampleJob().startTime,
          operation: null,
          grossM2: sampleJob().grossM2,
          netM2: 250.5,
          insideM2: 240,
          completeTo: 12,
        },
      ]);
    });

    it('keeps jobs of one start time apart and takes back those that are gone', async () => {
      jobs = [sampleJob(), sampleJob({ id: 'job-2', netM2: 5 })];
      noteJobs('job-1', 'job-2');
      await settle(3);
      const before = await store.readJobs('tractor-1', DAY);
      expect(before.map((row) => row.keyTime)).to.deep.equal([sampleJob().startTime, sampleJob().startTime + 1]);
      expect(before[0]?.insideM2).to.equal(null);
      jobs = jobs.slice(1);
      noteJobs('job-1');
      await settle(3);
      expect((await store.readJobs('tractor-1', DAY)).map((row) => row.jobId)).to.deep.equal(['job-2']);
    });

    it('keeps day totals of several operations apart and takes back those that are gone', async () => {
      totals = [sampleTotal(), sampleTotal({ operation: null, netM2: 7 }), sampleTotal({ dimension: 'driver' })];
      noteJobs();
      await settle(3);
      const rows = await store.readDayTotals('machine', 'tractor-1', DAY);
      expect(rows.map((row) => [row.operation, row.netM2])).to.deep.equal([
        ['no-till-seeding', 10000],
        [null, 7],
      ]);
      expect(await store.readDayTotals('driver', 'tractor-1', DAY)).to.deep.equal([]);
      totals = [sampleTotal({ operation: null, netM2: 8 })];
      noteJobs();
      await settle(3);
      const after = await store.readDayTotals('machine', 'tractor-1', DAY);
      expect(after.map((row) => row.netM2)).to.deep.equal([8]);
    });

    it('compares with what it wrote after a restart', async () => {
      jobs = [sampleJob(), sampleJob({ id: 'job-2' })];
      noteJobs('job-1', 'job-2');
      await settle(3);
      await writer.stop();
      jobs = [sampleJob({ netM2: 42 })];
      writer = createWriter();
      writer.start();
      await settle(3);
      const rows = await store.readJobs('tractor-1', DAY);
      expect(rows.map((row) => [row.jobId, row.netM2])).to.deep.equal([['job-1', 42]]);
    });

    it('takes ids with quotes, spaces and Chinese as they are', async () => {
      const machineId = `梨树 "1", it's=,`;
      journal.mountings.set('gateway-a', { machineId, rank: 1 });
      journal.append('gateway-a', fixRecord(0));
      jobs = [sampleJob({ machineId, driverId: `O'Neil "x"` })];
      noteJobs('job-1');
      await settle(3);
      expect(await store.readTrack(machineId, DAY)).to.have.length(1);
      expect(await store.readJobs(machineId, DAY)).to.have.length(1);
    });

    if (storeCase.outage !== undefined) describeOutage(storeCase.outage);

    function describeOutage(outage: NonNullable<SeriesStoreCase['outage']>): void {
      it('loses nothing and doubles nothing over an outage', async () => {
        for (let second = 0; second < 50; second += 1) journal.append('gateway-a', fixRecord(second));
        jobs = [sampleJob({ netM2: 1 })];
        noteJobs('job-1');
        await settle(3);
        await outage.begin();
        expect(await store.isReachable()).to.equal(false);
        for (let second = 50; second < 120; second += 1) journal.append('gateway-a', fixRecord(second));
        jobs = [sampleJob({ netM2: 2 })];
        totals = [sampleTotal()];
        noteJobs('job-1');
        await settle(3);
        expect(writer.status()).to.include({ writtenTo: 50, behind: 70 });
        expect(writer.status().lastError).to.contain('InfluxDB at http://127.0.0.1');
        // A restart in the middle of the outage must not lose what waits either.
        await writer.stop();
        writer = createWriter();
        writer.start();
        await settle(3);
        await outage.end();
        clock.advance(60_000);
        await settle();
        const track = await store.readTrack('tractor-1', DAY);
        expect(track.map((point) => point.fixTime)).to.deep.equal(
          Array.from({ length: 120 }, (_, second) => fixRecord(second).fixTime),
        );
        expect((await store.readJobs('tractor-1', DAY)).map((row) => row.netM2)).to.deep.equal([2]);
        expect(await store.readDayTotals('machine', 'tractor-1', DAY)).to.have.length(1);
        expect(writer.status()).to.include({ behind: 0, pendingResults: 0, lastError: null });
      });
    }
  });
}
