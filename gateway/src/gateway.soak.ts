import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestClock } from './clock/test-clock.js';
import { silentLogger } from './log/logger.js';
import { DiskOutbox } from './outbox/disk-outbox.js';
import { TEST_SEALER } from './outbox/outbox.suite.js';
import { RecordIntake } from './outbox/telemetry-record-to-outbox.js';
import { createPipeline } from './pipeline.js';
import { collectedHeapBytes, SOAK_RECORDS } from './soak-heap.js';

const T0 = Date.UTC(2026, 3, 28, 0, 30, 0);
const BATCHES_KEPT = 1000;

function sentence(body: string): string {
  const sum = Buffer.from(body, 'latin1').reduce((xor, byte) => xor ^ byte, 0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

/** A second of a receiver at a time: position and date, driving to and fro. */
function epoch(time: number): Uint8Array {
  const iso = new Date(time).toISOString();
  const clock = `${iso.slice(11, 19).replaceAll(':', '')}.00`;
  const date = `${iso.slice(8, 10)}${iso.slice(5, 7)}${iso.slice(2, 4)}`;
  const minutes = (18 + ((time / 1000) % 1000) * 1e-3).toFixed(8);
  const place = `43${minutes},N,12419.52781572,E`;
  const gga = sentence(`GNGGA,${clock},${place},4,28,0.60,157.962,M,12.345,M,1.2,0001`);
  return Buffer.from(gga + sentence(`GNRMC,${clock},A,${place},4.4900,181.40,${date},,,R,V`), 'latin1');
}

describe('gateway, long', () => {
  it(`takes ${SOAK_RECORDS} epochs through pipeline and outbox, and its heap stays as it was`, () => {
    const stateDir = mkdtempSync(path.join(tmpdir(), 'furrow-soak-'));
    const clock = new TestClock(T0);
    const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: 2 ** 30 });
    const onSealed = (): void => {
      if (outbox.stats().waitingBatches <= BATCHES_KEPT) return;
      // The server takes the oldest, now and then refuses one and has it offered again.
      const batch = outbox.begin('backlog');
      if (batch === undefined) return;
      if (batch.seq % 1000 === 0) outbox.refuse(batch, 'of the soak');
      else outbox.accept(batch, clock.now());
      if (batch.seq % 5000 === 0) outbox.offerRefused();
    };
    const intake = new RecordIntake({ outbox, clock, logger: silentLogger, sealAfterMs: () => 60_000, onSealed });
    const pipeline = createPipeline({ onRecord: (record) => intake.add(record), onFault: () => undefined });
    intake.start();
    const frame = Buffer.from('T0CF004008FFFFFFA43AFFFFFF\r', 'latin1');
    let heapEarly = 0;
    const startedAt = performance.now();
    for (let second = 0; second < SOAK_RECORDS; second += 1) {
      pipeline.pushCanBytes('tractor', frame, clock.now());
      pipeline.pushNmeaBytes('receiver', epoch(T0 + second * 1000), clock.now());
      // A minute at once: the commits of every second are the other soak's.
      if (second % 60 === 59) clock.advance(1000);
      else clock.jump(1000);
      if (second === Math.floor(SOAK_RECORDS / 10)) heapEarly = collectedHeapBytes();
    }
    const grownMb = (collectedHeapBytes() - heapEarly) / 1e6;
    const tookS = (performance.now() - startedAt) / 1000;
    pipeline.flush(clock.now());
    intake.stop();
    console.log(`      heap grown by ${grownMb.toFixed(1)} MB from a tenth to the end, ${tookS.toFixed(0)} s`);
    expect(intake.counters()).to.include({ held: 0, dropped: 0 });
    expect(intake.counters().records).to.be.within(SOAK_RECORDS - 2, SOAK_RECORDS);
    expect(grownMb).to.be.below(10);
    outbox.close();
    rmSync(stateDir, { recursive: true });
  });
});
