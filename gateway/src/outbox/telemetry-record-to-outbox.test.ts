import { openBatch } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger, type Logger } from '../log/logger.js';
import { MemoryOutbox } from './memory-outbox.js';
import { OutboxError } from './outbox.js';
import { numberedRecords, TEST_SEALER } from './outbox.suite.js';
import { HELD_RECORDS_MAX, RecordIntake } from './telemetry-record-to-outbox.js';

/** An outbox whose disk can be made to fail. */
class FailingOutbox extends MemoryOutbox {
  isFailing = false;

  override append(records: Parameters<MemoryOutbox['append']>[0]): void {
    if (this.isFailing) throw new OutboxError('full', 'outbox.sqlite has no room');
    super.append(records);
  }
}

describe('telemetry-record-to-outbox', () => {
  let clock: TestClock;
  let outbox: FailingOutbox;
  let sealed: number;
  let warnings: string[];
  let intake: RecordIntake;
  const add = (from: number, count: number): void =>
    numberedRecords(from, count).forEach((record) => intake.add(record));
  const logger: Logger = { ...silentLogger, warnOften: (_key, message) => void warnings.push(message) };

  beforeEach(() => {
    clock = new TestClock(1_777_337_043_000);
    outbox = new FailingOutbox(TEST_SEALER);
    sealed = 0;
    warnings = [];
    const onSealed = (): void => void (sealed += 1);
    intake = new RecordIntake({ outbox, clock, logger, sealAfterMs: () => 5000, onSealed });
    intake.start();
  });

  it('commits once a second', () => {
    add(0, 3);
    expect(outbox.stats().openRecords).to.equal(0);
    clock.advance(1000);
    expect(outbox.stats().openRecords).to.equal(3);
  });

  it('seals when the first record is old enough', () => {
    add(0, 1);
    clock.advance(4900);
    expect(sealed).to.equal(0);
    // The age is looked at with each commit.
    clock.advance(800);
    expect(sealed).to.equal(1);
  });

  it('seals at 60 records without waiting for the second', () => {
    add(0, 60);
    expect(sealed).to.equal(1);
    expect(outbox.stats()).to.include({ openRecords: 0, waitingBatches: 1 });
  });

  it('seals what an earlier process left open before it takes new records', () => {
    const left = new MemoryOutbox(TEST_SEALER);
    left.append(numberedRecords(0, 70));
    new RecordIntake({ outbox: left, clock, logger, sealAfterMs: () => 5000, onSealed: () => undefined }).start();
    expect(left.stats()).to.include({ openRecords: 0, waitingBatches: 2 });
  });

  it('seals what is open when it stops', () => {
    add(0, 5);
    intake.stop();
    const batch = outbox.begin('newest');
    expect(batch && openBatch(batch.body).records).to.deep.equal(numberedRecords(0, 5));
    expect(clock.pendingTimers).to.equal(0);
  });

  it('holds records while the disk is full and commits them all once there is room', () => {
    outbox.isFailing = true;
    add(0, 100);
    clock.advance(10_000);
    expect(intake.counters()).to.include({ held: 100, dropped: 0 });
    expect(warnings).to.include('outbox.sqlite has no room');
    outbox.isFailing = false;
    clock.advance(10_000);
    const records = [outbox.begin('backlog'), outbox.begin('backlog')].flatMap((batch) =>
      batch === undefined ? [] : openBatch(batch.body).records,
    );
    expect(records).to.deep.equal(numberedRecords(0, 100));
  });

  it('stops sampling beyond its bound, never throws, and has the next batch say what is missing', () => {
    outbox.isFailing = true;
    add(0, HELD_RECORDS_MAX + 10);
    clock.advance(1000);
    add(HELD_RECORDS_MAX + 10, 5);
    expect(intake.counters()).to.include({ held: HELD_RECORDS_MAX, dropped: 15 });
    outbox.isFailing = false;
    clock.advance(1000);
    add(HELD_RECORDS_MAX + 15, 1);
    intake.stop();
    const headers = [];
    const records = [];
    for (let batch = outbox.begin('backlog'); batch !== undefined; batch = outbox.begin('backlog')) {
      headers.push(openBatch(batch.body).header);
      records.push(...openBatch(batch.body).records);
      outbox.accept(batch, 1);
    }
    const expected = [...numberedRecords(0, HELD_RECORDS_MAX), ...numberedRecords(HELD_RECORDS_MAX + 15, 1)];
    expect(records).to.deep.equal(expected);
    const [from, to] = [HELD_RECORDS_MAX, HELD_RECORDS_MAX + 14].map((n) => numberedRecords(n, 1)[0]?.sampledAt);
    expect(headers.flatMap(({ notices = [] }) => notices)).to.deep.equal([{ kind: 'stopped', from, to, records: 15 }]);
  });

  it('does not keep a batch open for longer because the clock was set back', () => {
    add(0, 1);
    clock.advance(1000);
    clock.jump(-86_400_000);
    // Its age counts from the first commit after the jump, and is looked at with each one.
    clock.advance(800 + 5000 + 800);
    expect(sealed).to.equal(1);
  });
});
