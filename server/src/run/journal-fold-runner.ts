import type { CheckpointPlace, Checkpoints } from '../checkpoint/checkpoints.js';
import type { Clock, Timer } from '../clock/clock.js';
import type { Folds } from '../fold/folds.js';
import type { BatchEntry, JournalledEntry, RegistryEntry } from '../journal/journal-entry.js';
import { recordsOfBatch } from '../journal/batch-records.js';
import type { Journal } from '../journal/journal.js';
import type { CorrectionLedger } from '../ledger/correction-ledger.js';
import type { Logger } from '../log/logger.js';
import type { Affected } from '../registry/affected-machines.js';
import type { JournalledChange } from '../registry/registry.js';
import type { Folded, FoldRunner } from './fold-runner.js';

/** At most four times a second. */
const TELL_EVERY_MS = 250;
const REPLAY_EVERY_MS = 1000;
/** Folding stands back for sockets and pages after this much of it. */
const SLICE_MS = 40;
const PROGRESS_EVERY = 20_000;

export interface JournalFoldRunnerOptions {
  readonly folds: Folds;
  readonly journal: Journal;
  readonly registry: {
    onChange(listener: (change: JournalledChange) => void): () => void;
    affectedBy(change: JournalledChange): Affected | undefined;
  };
  /** Told of all that comes in before the folds take it, and of what it changed. */
  readonly ledger: Pick<
    CorrectionLedger,
    'accountedTo' | 'notedFrom' | 'noteDays' | 'noteRecords' | 'noteRegistryChange' | 'noteFolded' | 'markAll' | 'work'
  >;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Folded state of an earlier run, and where this run's is kept. */
  readonly checkpoints?: Checkpoints;
}

/**
 * Follows the journal by a cursor: memory does not grow however far the folds are behind. The registry is
 * complete before the first record is folded, so a start folds everything once, by what is known now.
 */
export class JournalFoldRunner implements FoldRunner {
  readonly folds: Folds;
  private readonly options: JournalFoldRunnerOptions;
  private readonly listeners = new Set<(folded: Folded) => void>();
  private unsubscribes: (() => void)[] = [];
  private cursor = 0;
  private stepTimer: Timer | undefined;
  private replayTimer: Timer | undefined;
  private tellTimer: Timer | undefined;

  constructor(options: JournalFoldRunnerOptions) {
    this.options = options;
    this.folds = options.folds;
  }

  /** Folds what of the journal is not in a checkpoint, then follows it. */
  async start(): Promise<void> {
    const { journal, registry, ledger, clock, logger, folds } = this.options;
    const target = journal.head().position;
    for (const { change, affected } of this.changesAfter(ledger.accountedTo))
      ledger.noteRegistryChange(change, affected);
    this.restore();
    if (target > this.cursor) logger.log('info', `folding ${target - this.cursor} journal entries`);
    for (let told = this.cursor; this.cursor < target;) {
      if (!this.isKeeping) this.foldSlice();
      this.keep();
      if (this.cursor - told >= PROGRESS_EVERY) {
        told = this.cursor;
        logger.log('info', `folded ${this.cursor} of ${target} journal entries`);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    folds.replayPending(clock.now(), true);
    ledger.markAll(this.cursor);
    if (target > 0) logger.log('info', `folded ${target} journal entries: ${folds.jobs().length} jobs`);
    this.unsubscribes = [
      journal.onAppended(() => this.scheduleStep()),
      registry.onChange((change) => this.takeChange(change)),
    ];
    this.scheduleStep();
    this.scheduleReplay();
  }

  stop(): void {
    for (const unsubscribe of this.unsubscribes.splice(0)) unsubscribe();
    for (const timer of [this.stepTimer, this.replayTimer, this.tellTimer]) timer?.cancel();
    this.options.checkpoints?.abandon();
  }

  /** Writes a checkpoint of all that is folded, so that the next start begins there: after `stop`. */
  keepNow(): void {
    this.options.checkpoints?.writeNow(this.place());
  }

  /** Whether the start is over, and the stop not yet come. */
  get isFollowing(): boolean {
    return this.unsubscribes.length > 0;
  }

  foldedTo(): number {
    return this.cursor;
  }

  /** Journal entries that are not folded yet. */
  backlog(): number {
    return this.options.journal.head().position - this.cursor;
  }

  onFolded(listener: (folded: Folded) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** How many records the folds do not use, by reason, as counters. */
  setAsideCounters(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { reason, count } of this.folds.setAsideCounts()) {
      const name = `records_set_aside{reason="${reason}"}`;
      counts[name] = (counts[name] ?? 0) + count;
    }
    return counts;
  }

  /** Changes of the registry that figures depend on. */
  private *changesAfter(position: number): Generator<{ change: JournalledChange; affected: Affected }> {
    const { journal, registry } = this.options;
    for (const { position: at, entry } of journal.readFrom(position + 1, ['registry'])) {
      const change = { ...(entry as RegistryEntry).change, position: at };
      const affected = registry.affectedBy(change);
      if (affected !== undefined) yield { change, affected };
    }
  }

  /** Begins with what a checkpoint has, as if it had been folded now. */
  private restore(): void {
    const { checkpoints, folds, journal, ledger } = this.options;
    const place = checkpoints?.restore();
    if (checkpoints === undefined || place === undefined) return;
    this.cursor = place.position;
    ledger.noteDays(checkpoints.localDaysHeard());
    for (const entry of journal.readFrom(Math.max(place.notedFrom, ledger.accountedTo + 1), ['batch'])) {
      if (entry.position > place.position) break;
      ledger.noteRecords(recordsOfBatch(entry as JournalledEntry<BatchEntry>));
    }
    for (const { affected } of this.changesAfter(place.position)) {
      folds.registryChanged(affected.machineIds, affected.validFrom);
    }
  }

  private place(): CheckpointPlace {
    return { position: this.cursor, notedFrom: this.options.ledger.notedFrom ?? this.cursor + 1 };
  }

  /** Begins a checkpoint when one is due, or goes on with it; nothing is folded meanwhile. */
  private keep(): void {
    const { checkpoints, clock } = this.options;
    if (checkpoints?.isDue() === true) checkpoints.begin(this.place());
    checkpoints?.work(clock.now() + SLICE_MS);
  }

  private get isKeeping(): boolean {
    return this.options.checkpoints?.isWriting === true;
  }

  private scheduleStep(): void {
    this.stepTimer ??= this.options.clock.after(0, () => {
      this.stepTimer = undefined;
      if (this.isKeeping) this.keep();
      else this.foldSlice();
      if (this.isKeeping || this.backlog() > 0) this.scheduleStep();
      this.scheduleTelling();
    });
  }

  /** Folds for a while from the cursor on. */
  private foldSlice(): void {
    const { journal, ledger, clock } = this.options;
    const head = journal.head().position;
    const until = clock.now() + SLICE_MS;
    for (const entry of journal.readFrom(this.cursor + 1, ['batch'])) {
      const records = recordsOfBatch(entry as JournalledEntry<BatchEntry>);
      ledger.noteRecords(records);
      this.folds.append(records);
      this.cursor = entry.position;
      if (clock.now() >= until) return;
    }
    this.cursor = head;
  }

  private takeChange(change: JournalledChange): void {
    const affected = this.options.registry.affectedBy(change);
    if (affected !== undefined) {
      this.options.ledger.noteRegistryChange(change, affected);
      this.folds.registryChanged(affected.machineIds, affected.validFrom);
    }
    this.scheduleTelling();
  }

  private scheduleReplay(): void {
    const { clock } = this.options;
    this.replayTimer = clock.after(REPLAY_EVERY_MS, () => {
      if (!this.isKeeping) {
        if (this.folds.pendingReplays() > 0) {
          this.folds.replayPending(clock.now());
          this.scheduleTelling();
        }
        this.options.ledger.work();
        this.keep();
        if (this.isKeeping) this.scheduleStep();
      }
      this.scheduleReplay();
    });
  }

  private scheduleTelling(): void {
    this.tellTimer ??= this.options.clock.after(TELL_EVERY_MS, () => {
      this.tellTimer = undefined;
      const folded = { changes: this.folds.takeChanges(), position: this.cursor };
      this.options.ledger.noteFolded(folded.changes, folded.position);
      for (const listener of this.listeners) listener(folded);
    });
  }
}
