import { rtkTrack, withTenSignals } from '@furrow/protocol/rtk-track';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectedHeapBytes, SOAK_RECORDS } from '../soak-heap.js';
import { DiskOutbox } from './disk-outbox.js';
import { recordOffline } from './outbox-endurance.js';
import { TEST_SEALER } from './outbox.suite.js';

const DRIVE = withTenSignals(rtkTrack(36_000, 1), 2);
const DAY_MS = 86_400_000;

/** The same ten hours of work day after day, each a day later. */
function* season(count: number): Generator<TelemetryRecord> {
  for (let i = 0; i < count; i += 1) {
    const record = DRIVE[i % DRIVE.length] as TelemetryRecord;
    const laterMs = Math.floor(i / DRIVE.length) * DAY_MS;
    const { sampledAt, fixTime = sampledAt } = record;
    yield { ...record, sampledAt: sampledAt + laterMs, fixTime: fixTime + laterMs };
  }
}

describe('outbox, long', () => {
  let stateDir: string;
  beforeEach(() => {
    stateDir = mkdtempSync(path.join(tmpdir(), 'furrow-soak-'));
  });
  afterEach(() => rmSync(stateDir, { recursive: true }));

  it(`holds ${SOAK_RECORDS} records offline, opens them again, and its heap stays as it was`, () => {
    const heapBefore = collectedHeapBytes();
    const { fileBytes, logBytes } = recordOffline(stateDir, season(SOAK_RECORDS), 60);
    const grownMb = (collectedHeapBytes() - heapBefore) / 1e6;
    const openedAt = performance.now();
    const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: 2 ** 31 });
    const openedMs = performance.now() - openedAt;
    console.log(
      `      ${(fileBytes / SOAK_RECORDS).toFixed(2)} bytes a fix on disk, the log at most ${logBytes} bytes`,
    );
    console.log(`      heap grown by ${grownMb.toFixed(1)} MB, opened again in ${openedMs.toFixed(0)} ms`);
    expect(outbox.stats().waitingBatches).to.be.at.least(Math.floor(SOAK_RECORDS / 60));
    expect(grownMb).to.be.below(10);
    outbox.close();
  });

  it('writes the same little flash hour after hour: ten hours of commits', () => {
    const { loggedBytesPerHour, writtenBytesPerHour } = recordOffline(stateDir, DRIVE);
    const written = writtenBytesPerHour === null ? 'not told' : `${(writtenBytesPerHour / 1e6).toFixed(1)} MB`;
    console.log(`      an hour: ${(loggedBytesPerHour / 1e6).toFixed(1)} MB through the log, to disk ${written}`);
    expect(loggedBytesPerHour).to.be.below(8e6);
  });
});
