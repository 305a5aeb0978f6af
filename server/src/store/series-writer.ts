import type { Clock, Timer } from '../clock/clock.js';
import type { FoldChanges } from '../fold/folds.js';
import { ResultWriter, type ResultWriterDependencies } from './result-writer.js';
import { TelemetryWriter, type TelemetryWriterDependencies } from './telemetry-writer.js';

/** Between two looks at the journal and the changed results while there is nothing to do. */
const IDLE_MS = 1000;
/** Jobs and totals change with every fix: they are written at most this often. */
const RESULTS_EVERY_MS = 2000;
const BACKOFF_MIN_MS = 1000;
const BACKOFF_MAX_MS = 60_000;

export interface SeriesWriterDependencies
  extends Omit<TelemetryWriterDependencies, 'now'>, Omit<ResultWriterDependencies, 'now'> {
  readonly clock: Clock;
  /** Told once when the store stops answering and once when it answers again. */
  readonly onOutage?: (outage: { readonly reason: string } | null) => void;
}

export interface SeriesWriterStatus {
  /** Journal position that all telemetry is confirmed to. */
  readonly writtenTo: number;
  /** Journal entries not written yet. */
  readonly behind: number;
  /** Jobs and days that changed and are not written yet. */
  readonly pendingResults: number;
  /** Points that the store refused for good. */
  readonly parked: number;
  /** Why the last attempt failed; null where it succeeded. */
  readonly lastError: string | null;
}

/**
 * Keeps a series store in step with the journal and the folds, for ever: it retries with growing delays up
 * to a minute and holds nothing in memory that cannot be found again.
 */
export class SeriesWriter {
  private readonly dependencies: SeriesWriterDependencies;
  private readonly telemetry: TelemetryWriter;
  private readonly results: ResultWriter;
  private isPrepared = false;
  private resultsWrittenAt = -Infinity;
  private failures = 0;
  private lastError: string | null = null;
  private timer: Timer | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStarted = false;

  constructor(dependencies: SeriesWriterDependencies) {
    const now = () => dependencies.clock.now();
    this.dependencies = dependencies;
    this.telemetry = new TelemetryWriter({ ...dependencies, now });
    this.results = new ResultWriter({ ...dependencies, now });
  }

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.results.markAll();
    this.schedule(0);
  }

  /** Waits for the write under way. What is not written stays due for the next start. */
  async stop(): Promise<void> {
    this.isStarted = false;
    this.timer?.cancel();
    await this.idle();
  }

  noteChanges(changes: Pick<FoldChanges, 'jobIds' | 'removedJobIds' | 'localDays'>): void {
    this.results.mark(changes);
  }

  /** The mounting of a gateway changed from `fromTime` on: its telemetry is written again from there. */
  noteRemount(gatewayId: string, fromTime: number): void {
    this.dependencies.memory.askRemount(gatewayId, fromTime);
  }

  status(): SeriesWriterStatus {
    const { memory, tail } = this.dependencies;
    return {
      writtenTo: memory.writtenTo,
      behind: Math.max(0, tail.head() - memory.writtenTo),
      pendingResults: this.results.pending,
      parked: memory.parkedCount(),
      lastError: this.lastError,
    };
  }

  /** Resolves when no write is under way. */
  async idle(): Promise<void> {
    await this.running;
  }

  private schedule(delayMs: number): void {
    if (!this.isStarted) return;
    this.timer = this.dependencies.clock.after(delayMs, () => {
      this.running = this.cycle().then((nextDelayMs) => this.schedule(nextDelayMs));
    });
  }

  /** One round of writes; resolves with the delay until the next. */
  private async cycle(): Promise<number> {
    try {
      const isBusy = await this.round();
      if (this.failures > 0) this.dependencies.onOutage?.(null);
      this.failures = 0;
      this.lastError = null;
      return isBusy ? 0 : IDLE_MS;
    } catch (error) {
      // The store may come back empty: what it needs is made again before the next write.
      this.isPrepared = false;
      this.lastError = error instanceof Error ? error.message : String(error);
      if (this.failures === 0) this.dependencies.onOutage?.({ reason: this.lastError });
      this.failures += 1;
      return Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** (this.failures - 1));
    }
  }

  private async round(): Promise<boolean> {
    if (!this.isPrepared) {
      await this.dependencies.store.prepare();
      this.isPrepared = true;
    }
    const wroteChunk = await this.telemetry.writeChunk();
    const wroteRemount = await this.telemetry.writeRemount();
    const now = this.dependencies.clock.now();
    if (this.results.pending > 0 && now - this.resultsWrittenAt >= RESULTS_EVERY_MS) {
      await this.results.write();
      this.resultsWrittenAt = now;
    }
    return wroteChunk || wroteRemount;
  }
}

/** Makes the writer of a store; `start` begins. */
export function createSeriesWriter(dependencies: SeriesWriterDependencies): SeriesWriter {
  return new SeriesWriter(dependencies);
}
