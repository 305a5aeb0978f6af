import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { BATCH_RECORDS_MAX } from '@furrow/protocol/uplink-batch';
import type { Clock } from '../clock/clock.js';
import { repeatEvery } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { Outbox } from './outbox.js';

/** A power cut may cost a second of fixes: the interval, and the time that a late timer and the disk take. */
const COMMIT_INTERVAL_MS = 800;
/** Records held in memory while the disk refuses them: an hour at 1 Hz, about 2 MB. */
export const HELD_RECORDS_MAX = 3600;

export interface RecordIntakeOptions {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Age of the oldest open record, in ms, at which a batch is sealed before it is full; asked each second. */
  readonly sealAfterMs: () => number;
  /** Called when a batch was sealed. */
  readonly onSealed: () => void;
}

export interface RecordIntakeCounters {
  readonly records: number;
  readonly batches: number;
  /** Records that wait in memory for the next commit. */
  readonly held: number;
  /** Records lost because the outbox refused them for longer than memory could hold. */
  readonly dropped: number;
  readonly outboxFaults: number;
}

/**
 * The step from records to sealed batches: commits about once a second, seals at 60 records or at age. A disk that
 * is full or read-only stops neither the sampling nor the program: records wait in memory up to a bound, and
 * beyond it the oldest are dropped, counted and reported.
 */
export class RecordIntake {
  readonly #options: RecordIntakeOptions;
  #held: TelemetryRecord[] = [];
  #openCount: number;
  #openSince: number | undefined;
  #stopTimer: (() => void) | undefined;
  #records = 0;
  #batches = 0;
  #dropped = 0;
  #outboxFaults = 0;

  constructor(options: RecordIntakeOptions) {
    this.#options = options;
    this.#openCount = options.outbox.stats().openRecords;
  }

  /** Seals what an earlier process left open, then commits about once a second. */
  start(): void {
    this.#attempt(() => this.#sealAll());
    this.#stopTimer = repeatEvery(this.#options.clock, COMMIT_INTERVAL_MS, () => this.commit());
  }

  /** Makes everything durable and seals it: a clean stop loses nothing. */
  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#attempt(() => {
      this.#append();
      this.#sealAll();
    });
  }

  add(record: TelemetryRecord): void {
    this.#records += 1;
    this.#openSince ??= this.#options.clock.now();
    this.#held.push(record);
    if (this.#held.length > HELD_RECORDS_MAX) {
      this.#held.shift();
      this.#dropped += 1;
      const dropped = this.#dropped;
      this.#options.logger.warnOften('dropped', 'the outbox takes no records; the oldest are dropped', { dropped });
    }
    // Only on the way to a full batch: while the disk refuses, each further record must not try it again.
    if (this.#held.length + this.#openCount === BATCH_RECORDS_MAX) this.commit();
  }

  /** Commits held records, and seals where the open batch is full or old enough. */
  commit(): void {
    this.#attempt(() => {
      this.#append();
      while (this.#openCount >= BATCH_RECORDS_MAX) this.#seal();
      if (this.#openCount > 0 && this.#isOld()) this.#sealAll();
    });
  }

  /** Seals every record so far. @returns false where the outbox takes nothing now: then they wait as before. */
  sealNow(): boolean {
    this.#attempt(() => {
      this.#append();
      this.#sealAll();
    });
    return this.#held.length === 0 && this.#openCount === 0;
  }

  counters(): RecordIntakeCounters {
    const { length: held } = this.#held;
    return {
      records: this.#records,
      batches: this.#batches,
      held,
      dropped: this.#dropped,
      outboxFaults: this.#outboxFaults,
    };
  }

  #isOld(): boolean {
    const { clock, sealAfterMs } = this.#options;
    // A clock set back must not keep a batch open: then its age counts from now on.
    const now = clock.now();
    if (this.#openSince === undefined || this.#openSince > now) this.#openSince = now;
    return now - this.#openSince >= sealAfterMs();
  }

  #append(): void {
    if (this.#held.length === 0) return;
    this.#options.outbox.append(this.#held);
    this.#openCount += this.#held.length;
    this.#held = [];
  }

  #sealAll(): void {
    while (this.#openCount > 0) this.#seal();
  }

  #seal(): void {
    const batch = this.#options.outbox.seal();
    this.#openCount = this.#options.outbox.stats().openRecords;
    this.#openSince = this.#openCount > 0 ? this.#options.clock.now() : undefined;
    if (batch === undefined) return;
    this.#batches += 1;
    this.#options.onSealed();
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#outboxFaults += 1;
      const fields = { held: this.#held.length, heldMax: HELD_RECORDS_MAX };
      this.#options.logger.warnOften('outbox', (error as Error).message, fields);
    }
  }
}
