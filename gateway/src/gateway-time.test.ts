import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { openBatch } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { TestClock } from './clock/test-clock.js';
import { silentLogger } from './log/logger.js';
import { MemoryOutbox } from './outbox/memory-outbox.js';
import { TEST_SEALER } from './outbox/outbox.suite.js';
import { RecordIntake } from './outbox/telemetry-record-to-outbox.js';
import { createPipeline, type Pipeline } from './pipeline.js';

const T0 = Date.UTC(2026, 3, 28, 0, 30, 0);
const DAY_MS = 86_400_000;
const ENGINE = Buffer.from('T0CF004008FFFFFFA43AFFFFFF\r', 'latin1');

function sentence(body: string): string {
  const sum = Buffer.from(body, 'latin1').reduce((xor, byte) => xor ^ byte, 0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

function epoch(second: number): Uint8Array {
  const time = `${new Date(T0 + second * 1000).toISOString().slice(11, 19).replaceAll(':', '')}.00`;
  const gga = sentence(`GNGGA,${time},4318.49329068,N,12419.52781572,E,4,28,0.60,157.962,M,12.345,M,1.2,0001`);
  return Buffer.from(
    gga + sentence(`GNRMC,${time},A,4318.49329068,N,12419.52781572,E,4.4900,181.40,280426,,,R,V`),
    'latin1',
  );
}

/** A receiver that knows the time and no place yet. */
function timeOnly(second: number): Uint8Array {
  const time = `${new Date(T0 + second * 1000).toISOString().slice(11, 19).replaceAll(':', '')}.00`;
  return Buffer.from(sentence(`GNGGA,${time},,,,,0,00,99.99,,,,,,`) + sentence(`GNRMC,${time},V,,,,,,,280426,,,N,V`));
}

describe('a gateway whose times are not what they seem', () => {
  let clock: TestClock;
  let outbox: MemoryOutbox;
  let intake: RecordIntake;
  let pipeline: Pipeline;
  beforeEach(() => {
    clock = new TestClock(T0);
    outbox = new MemoryOutbox(TEST_SEALER);
    intake = new RecordIntake({
      outbox,
      clock,
      logger: silentLogger,
      sealAfterMs: () => 5000,
      onSealed: () => undefined,
    });
    pipeline = createPipeline({ onRecord: (record) => intake.add(record), onFault: () => undefined });
    intake.start();
  });

  function second(bytes: Uint8Array): void {
    pipeline.pushCanBytes('tractor', ENGINE, clock.now());
    pipeline.pushNmeaBytes('receiver', bytes, clock.now());
    clock.advance(1000);
    pipeline.tick(clock.now());
  }

  function stopped(): TelemetryRecord[] {
    pipeline.flush(clock.now());
    intake.stop();
    const records: TelemetryRecord[] = [];
    let previousHash: string | null = null;
    for (let batch = outbox.begin('backlog'); batch !== undefined; batch = outbox.begin('backlog')) {
      const opened = openBatch(batch.body);
      expect(opened.header.previousHash).to.equal(previousHash);
      previousHash = batch.hash;
      records.push(...opened.records);
      outbox.accept(batch, 1);
    }
    return records;
  }

  for (const [name, jumpMs] of [
    ['a day back', -DAY_MS],
    ['a year ahead', 365 * DAY_MS],
  ] as const) {
    it(`keeps every fix, in order and chained, and seals in time, when its clock jumps ${name}`, () => {
      for (let i = 0; i < 20; i += 1) second(epoch(i));
      clock.jump(jumpMs);
      const sealedBefore = outbox.stats().lastSeq;
      for (let i = 20; i < 40; i += 1) second(epoch(i));
      expect(outbox.stats().lastSeq).to.be.at.least(sealedBefore + 3);
      const records = stopped();
      const fixTimes = records.flatMap(({ fixTime }) => fixTime ?? []);
      expect(fixTimes).to.deep.equal(Array.from({ length: 40 }, (_, i) => T0 + i * 1000));
      expect(intake.counters()).to.include({ held: 0, dropped: 0 });
    });
  }

  it('has signals and no position while its receiver knows the time and no place yet', () => {
    for (let i = 0; i < 10; i += 1) second(timeOnly(i));
    for (let i = 10; i < 15; i += 1) second(epoch(i));
    const records = stopped();
    const before = records.filter(({ sampledAt }) => sampledAt < T0 + 9500);
    expect(before.length).to.be.at.least(8);
    for (const record of before) {
      expect(record).not.to.have.any.keys('latitude', 'longitude', 'speedMps', 'courseDeg');
      expect(record.signals?.engineSpeedRpm).to.equal(0x3aa4 / 8);
    }
    expect(records.filter(({ latitude }) => latitude !== undefined)).to.have.length(5);
  });
});
