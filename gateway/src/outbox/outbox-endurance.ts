import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { DiskOutbox } from './disk-outbox.js';
import { TEST_SEALER } from './outbox.suite.js';
import { RecordIntake } from './telemetry-record-to-outbox.js';

export interface Endurance {
  /** Of the database, once it was closed; and of its log at its longest. */
  readonly fileBytes: number;
  readonly logBytes: number;
  /** Bytes of frames that commits added to the log; what checkpoints copy from there comes on top. */
  readonly loggedBytesPerHour: number;
  /** What the kernel says this process sent to the disk, checkpoints included; null where it does not say. */
  readonly writtenBytesPerHour: number | null;
}

const FRAME_HEADER_BYTES = 24;
const LOG_HEADER_BYTES = 32;

/**
 * Records at 1 Hz into an outbox on disk as a gateway without a link does it; for tests and soaks.
 * @param together how many come at once: 1 as they do, more where only the size counts and not the commits
 */
export function recordOffline(stateDir: string, records: Iterable<TelemetryRecord>, together = 1): Endurance {
  const clock = new TestClock(1_777_337_043_000);
  const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: 2 ** 31 });
  const logger = silentLogger;
  const intake = new RecordIntake({ outbox, clock, logger, sealAfterMs: () => 60_000, onSealed: () => undefined });
  intake.start();
  const log = new LogWatch(path.join(stateDir, 'outbox.sqlite-wal'));
  const writtenBefore = writtenBytes();
  let seconds = 0;
  for (const record of records) {
    intake.add(record);
    seconds += 1;
    if (seconds % together > 0) continue;
    clock.advance(together * 1000);
    log.look();
  }
  intake.stop();
  const written = writtenBytes();
  outbox.close();
  log.close();
  const perHour = 3600 / seconds;
  return {
    fileBytes: statSync(path.join(stateDir, 'outbox.sqlite')).size,
    logBytes: log.longest,
    loggedBytesPerHour: log.frames * log.frameBytes * perHour,
    writtenBytesPerHour: written === null || writtenBefore === null ? null : (written - writtenBefore) * perHour,
  };
}

/**
 * Counts the frames that commits add to a write-ahead log, by the index of each frame: a checkpoint lets the log
 * begin anew with another salt, so a salt that changed means that frames count from the first again.
 */
class LogWatch {
  readonly #file: string;
  readonly #header = Buffer.alloc(LOG_HEADER_BYTES);
  readonly #frame = Buffer.alloc(FRAME_HEADER_BYTES);
  #descriptor: number | undefined;
  #salt = '';
  #seen = 0;
  frames = 0;
  frameBytes = 0;
  longest = 0;

  constructor(file: string) {
    this.#file = file;
  }

  look(): void {
    if (!existsSync(this.#file)) return;
    const descriptor = (this.#descriptor ??= openSync(this.#file, 'r'));
    this.longest = Math.max(this.longest, fstatSync(descriptor).size);
    if (readSync(descriptor, this.#header, 0, LOG_HEADER_BYTES, 0) < LOG_HEADER_BYTES) return;
    this.frameBytes = this.#header.readUInt32BE(8) + FRAME_HEADER_BYTES;
    const salt = this.#header.toString('hex', 16, 24);
    if (salt !== this.#salt) this.#seen = 0;
    this.#salt = salt;
    for (; this.#isFrame(descriptor, this.#seen); this.#seen += 1) this.frames += 1;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  /** Whether a frame is of this round of the log. */
  #isFrame(descriptor: number, index: number): boolean {
    const at = LOG_HEADER_BYTES + index * this.frameBytes;
    const read = readSync(descriptor, this.#frame, 0, FRAME_HEADER_BYTES, at);
    return read === FRAME_HEADER_BYTES && this.#frame.toString('hex', 8, 16) === this.#salt;
  }
}

function writtenBytes(): number | null {
  try {
    return Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
  } catch {
    return null;
  }
}
