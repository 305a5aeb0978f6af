import type { BatchNotice } from '@furrow/protocol/batch-notice';
import { rtkTrack, withTenSignals } from '@furrow/protocol/rtk-track';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { openBatch, type OpenedBatch } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { DiskOutbox } from './disk-outbox.js';
import { TEST_SEALER } from './outbox.suite.js';
import { HELD_RECORDS_MAX, RecordIntake } from './telemetry-record-to-outbox.js';
import { thinRecords } from './thinning.js';

const MAX_BYTES = 64 * 1024;
/** About twice what fits whole. */
const DRIVE = withTenSignals(rtkTrack(7500, 1), 2);
const STOPPED_AFTER = 7200;

function drained(outbox: DiskOutbox): OpenedBatch[] {
  const batches: OpenedBatch[] = [];
  for (let batch = outbox.begin('backlog'); batch !== undefined; batch = outbox.begin('backlog')) {
    batches.push(openBatch(batch.body));
    outbox.accept(batch, 1);
  }
  return batches;
}

function noticesOf(batches: readonly OpenedBatch[]): BatchNotice[] {
  return batches.flatMap(({ header }) => header.notices ?? []);
}

/** Each number of the chain is a batch that came, or stands in a notice that says why not; and hashes fit. */
function expectEveryPlace(batches: readonly OpenedBatch[], lastSeq: number): void {
  const places = new Map<number, string>();
  for (const { header } of batches) places.set(header.seq, 'came');
  for (const { places: closed } of noticesOf(batches)) {
    for (let seq = closed?.fromSeq ?? 1; seq <= (closed?.toSeq ?? 0); seq += 1) {
      expect(places.has(seq), `place ${seq} twice`).to.equal(false);
      places.set(seq, 'stated');
    }
  }
  expect(places.size).to.equal(lastSeq);
}

/** Within the stated stretches records are as far apart as stated, outside of them none is missing. */
function expectStretches(records: TelemetryRecord[], thinned: BatchNotice[], thinToS: number): void {
  const isThinned = (time: number): boolean =>
    thinned.some(({ from = Infinity, to = -Infinity }) => time >= from && time <= to);
  const all = DRIVE.filter(({ sampledAt }) => !isThinned(sampledAt));
  expect(records.filter(({ sampledAt }) => !isThinned(sampledAt))).to.deep.equal(all);
  for (const { from = 0, to = 0, kept } of thinned) {
    const within = records.filter(({ sampledAt }) => sampledAt >= from && sampledAt <= to);
    expect(within).to.have.length(kept ?? -1);
    within.slice(1).forEach(({ sampledAt }, i) => {
      expect(sampledAt - (within[i]?.sampledAt ?? 0)).to.be.closeTo(thinToS * 1000, 100);
    });
  }
}

describe('an outbox at its bound', () => {
  let stateDir: string;
  let clock: TestClock;
  beforeEach(() => {
    stateDir = mkdtempSync(path.join(tmpdir(), 'furrow-bound-'));
    clock = new TestClock(1_777_337_043_000);
  });
  afterEach(() => rmSync(stateDir, { recursive: true }));

  function fill(outbox: DiskOutbox): RecordIntake {
    const intake = new RecordIntake({
      outbox,
      clock,
      logger: silentLogger,
      sealAfterMs: () => 60_000,
      onSealed: () => undefined,
    });
    intake.start();
    for (let from = 0; from < STOPPED_AFTER; from += 30) {
      for (const record of DRIVE.slice(from, from + 30)) intake.add(record);
      clock.advance(30_000);
    }
    return intake;
  }

  it('stops sampling, and the first batch once there is room says from when to when', () => {
    const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: MAX_BYTES });
    const intake = fill(outbox);
    const { dropped, held, records } = intake.counters();
    expect({ held, records }).to.deep.equal({ held: HELD_RECORDS_MAX, records: STOPPED_AFTER });
    const batches = drained(outbox);
    while (intake.counters().held > 0) {
      clock.advance(1000);
      batches.push(...drained(outbox));
    }
    // What is missing is said by the next batch, and there is one as soon as sampling goes on.
    for (const record of DRIVE.slice(-1)) intake.add(record);
    intake.stop();
    batches.push(...drained(outbox));
    const kept = batches.flatMap((batch) => batch.records);
    expect(kept).to.deep.equal([...DRIVE.slice(0, STOPPED_AFTER - dropped), ...DRIVE.slice(-1)]);
    const [from, to] = [STOPPED_AFTER - dropped, STOPPED_AFTER - 1].map((n) => DRIVE[n]?.sampledAt);
    expect(noticesOf(batches)).to.deep.equal([{ kind: 'stopped', from, to, records: dropped }]);
    expectEveryPlace(batches, outbox.stats().lastSeq);
    outbox.close();
  });

  it('remembers through a restart what it did not take', () => {
    const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: MAX_BYTES });
    const { dropped } = fill(outbox).counters();
    outbox.close();
    const again = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: MAX_BYTES });
    drained(again);
    again.append(DRIVE.slice(-1));
    again.seal();
    const notices = noticesOf(drained(again));
    expect(notices.map(({ kind }) => kind)).to.deep.equal(['stopped']);
    // Written down once a minute.
    expect(notices[0]?.records).to.be.within(dropped - 61, dropped);
    again.close();
  });

  it('thins the oldest to one fix per interval, keeps the newest whole, and states each thinned stretch', () => {
    const thinToS = 15;
    const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: MAX_BYTES, thinToS });
    const total = DRIVE.length;
    for (let from = 0; from < total; from += 60) {
      outbox.append(DRIVE.slice(from, from + 60));
      outbox.seal();
    }
    const { usedBytes, lastSeq, thinnedRecords } = outbox.stats();
    expect(usedBytes).to.be.at.most(MAX_BYTES + 64 * 1024);
    expect(statSync(path.join(stateDir, 'outbox.sqlite')).size).to.be.at.most(MAX_BYTES + 64 * 1024);
    const batches = drained(outbox);
    const records = batches.flatMap((batch) => batch.records).toSorted((a, b) => a.sampledAt - b.sampledAt);
    const thinned = noticesOf(batches);
    expect(thinned.map(({ kind, everyS }) => [kind, everyS])).to.deep.equal(thinned.map(() => ['thinned', thinToS]));
    expect(thinned.length).to.be.greaterThan(3);
    const missing = thinned.reduce((sum, { records: had = 0, kept = 0 }) => sum + had - kept, 0);
    expect({ missing, records: records.length }).to.deep.equal({ missing: thinnedRecords, records: total - missing });
    expectStretches(records, thinned, thinToS);
    expectEveryPlace(batches, lastSeq);
    outbox.close();
  });

  it('stops once everything is thinned, and never thins what is on its way', () => {
    const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: 48 * 1024, thinToS: 600 });
    outbox.append(DRIVE.slice(0, 60));
    const first = outbox.seal();
    const flying = outbox.begin('backlog');
    const fillIt = (): void => {
      for (let from = 60; from < 200_000; from += 60) {
        outbox.append(DRIVE.slice(from % 6000, (from % 6000) + 60));
        outbox.seal();
      }
    };
    expect(fillIt).to.throw(/has no room/);
    expect(flying?.hash).to.equal(first?.hash);
    if (flying) outbox.accept(flying, 1);
    const batches = drained(outbox);
    expect(batches.length).to.be.greaterThan(10);
    expect(noticesOf(batches).every(({ places }) => (places?.fromSeq ?? 0) > 1)).to.equal(true);
    outbox.close();
  });

  it('keeps the first of a stretch and begins anew where time runs backwards', () => {
    const times = [100, 101, 110, 111, 140, 20, 25, 31].map((s) => ({ sampledAt: s * 1000 }));
    expect(thinRecords(times, 11).map(({ sampledAt }) => sampledAt / 1000)).to.deep.equal([100, 111, 140, 20, 31]);
  });
});
