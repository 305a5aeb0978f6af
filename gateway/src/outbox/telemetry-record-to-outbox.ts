import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { BATCH_RECORDS_MAX } from '@furrow/protocol/uplink-batch';
import type { Clock } from '../clock/clock.js';
import { repeatEvery } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { OutboxError, type Outbox } from './outbox.js';

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
  /** Records not taken because the outbox refused them for longer than memory could hold; the server is told. */
  readonly dropped: number;
  readonly outboxFaults: number;
}

/** How often a growing notice is written down while nothing else is. */
const MISSING_NOTED_EVERY_MS = 60_000;

/** Records that were not taken, from the first to the last so far. */
interface Missing {
  readonly kind: 'stopped' | 'unsaved';
  readonly from: number;
  readonly to: number;
  readonly records: number;
}

/**
 * The step from records to sealed batches: commits about once a second, seals at 60 records or at age. A disk that
 * is full or read-only does not stop the program: records wait in memory up to a bound, and beyond it sampling
 * stops until there is room. What was not taken is counted, and the next batch says from when to when.
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
  #missing: Missing | undefined;
  #missingNotedAt = -Infinity;
  #isFull = false;
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
      this.#missingNotedAt = -Infinity;
      this.#noteMissing();
      this.#append();
      this.#sealAll();
    });
  }

  add(record: TelemetryRecord): void {
    this.#records += 1;
    if (this.#held.length >= HELD_RECORDS_MAX) return this.#miss(record);
    this.#openSince ??= this.#options.clock.now();
    this.#held.push(record);
    // Only on the way to a full batch: while the disk refuses, each further record must not try it again.
    if (this.#held.length + this.#openCount === BATCH_RECORDS_MAX) this.commit();
  }

  /** Commits held records, and seals where the open batch is full or old enough. */
  commit(): void {
    this.#attempt(() => {
      this.#noteMissing();
      this.#append();
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

  /** A batch at a time: what waited in memory for long must not need the room of an hour at once. */
  #append(): void {
    while (this.#held.length > 0) {
      const part = this.#held.slice(0, Math.max(1, BATCH_RECORDS_MAX - this.#openCount));
      this.#options.outbox.append(part);
      this.#openCount += part.length;
      this.#held = this.#held.slice(part.length);
      this.#isFull = false;
      if (this.#missing !== undefined) this.#options.outbox.noteMissing(this.#missing);
      this.#missing = undefined;
      this.#missingNotedAt = -Infinity;
      while (this.#openCount >= BATCH_RECORDS_MAX) this.#seal();
    }
  }

  #miss({ sampledAt }: TelemetryRecord): void {
    const kind = this.#isFull ? 'stopped' : 'unsaved';
    const { from = sampledAt, to = sampledAt, records = 0 } = this.#missing ?? {};
    this.#missing = {
      kind: this.#missing?.kind ?? kind,
      from: Math.min(from, sampledAt),
      to: Math.max(to, sampledAt),
      records: records + 1,
    };
    this.#dropped += 1;
    const fields = { dropped: this.#dropped };
    this.#options.logger.warnOften('dropped', 'the outbox takes no records; sampling has stopped', fields);
  }

  /** Writes down what is missing so far: a power cut must not make it forgotten. */
  #noteMissing(): void {
    const now = this.#options.clock.now();
    if (this.#missing === undefined || Math.abs(now - this.#missingNotedAt) < MISSING_NOTED_EVERY_MS) return;
    this.#missingNotedAt = now;
    // A disk that takes nothing at all does not take this either; then it is noted once it does.
    this.#attempt(() => this.#missing && this.#options.outbox.noteMissing(this.#missing));
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

  #attempt(action: () => unknown): void {
    try {
      action();
    } catch (error) {
      this.#outboxFaults += 1;
      this.#isFull = error instanceof OutboxError && error.code === 'full';
      const fields = { held: this.#held.length, heldMax: HELD_RECORDS_MAX };
      this.#options.logger.warnOften('outbox', (error as Error).message, fields);
    }
  }
}
