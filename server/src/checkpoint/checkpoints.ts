import type { EngineStamp } from '@furrow/protocol/job';
import type { Clock } from '../clock/clock.js';
import type { FoldKeeping } from '../fold/fold-keeping.js';
import type { Journal, JournalHead } from '../journal/journal.js';
import type { Logger } from '../log/logger.js';
import type { CheckpointDraft, CheckpointHead, CheckpointStore } from './checkpoint-store.js';

/** Raised when the parts of a checkpoint have another form. */
const FORMAT = 1;
/** A checkpoint this long after the one before; what a kill then has to fold again is this much and what came since. */
const EVERY_MS = 5 * 60_000;
/** After one that something came in between of. */
const AGAIN_AFTER_MS = 10_000;

export interface CheckpointsOptions {
  readonly store: CheckpointStore;
  readonly folds: { readonly engine: EngineStamp; readonly keeping: FoldKeeping };
  readonly journal: Pick<Journal, 'readFrom' | 'tail' | 'head'>;
  /** IANA zone that local days are cut in. */
  readonly timeZone: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

/** Up to where the folds are, and what the ledger has to hear of it again. */
export type CheckpointPlace = Pick<CheckpointHead, 'notedFrom'> & { readonly position: number };

/** A draft under way. */
interface Writing {
  readonly draft: CheckpointDraft;
  readonly steps: Generator<void, () => void>;
  readonly place: CheckpointPlace;
  readonly revision: number;
}

/**
 * Decides which checkpoint may be used and when the next is written. One that is not of this journal, this engine, this
 * time zone and this runtime is ignored: everything is folded again then, and the next one takes its place.
 */
export class Checkpoints {
  private readonly options: CheckpointsOptions;
  private readonly maker: string;
  private writing: Writing | undefined;
  /** Nothing of what the store has may stay. */
  private isForeign = true;
  private savedRevision = 0;
  private nextAt = 0;

  constructor(options: CheckpointsOptions) {
    this.options = options;
    const { version, parameters, runtime } = options.folds.engine;
    this.maker = `format ${FORMAT}, engine ${version} ${parameters}, ${options.timeZone}, ${runtime}`;
  }

  /** Puts the checkpoint into the folds, which are empty; undefined where there is none that fits. */
  restore(): CheckpointPlace | undefined {
    const { store, folds, logger } = this.options;
    const head = store.head();
    if (head === undefined) return undefined;
    const reason = this.misfit(head);
    if (reason !== undefined) {
      logger.log('warn', `the checkpoint at entry ${head.at.position} is ignored: ${reason}`);
      return undefined;
    }
    try {
      folds.keeping.read(store);
    } catch (error) {
      logger.log('warn', `the checkpoint at entry ${head.at.position} is ignored: ${(error as Error).message}`);
      store.discard();
      return undefined;
    }
    this.isForeign = false;
    this.savedRevision = folds.keeping.revision;
    logger.log('info', `began with the checkpoint at entry ${head.at.position}`);
    return { position: head.at.position, notedFrom: head.notedFrom };
  }

  /** Local days of the records that the folds have. */
  localDaysHeard(): string[] {
    return this.options.folds.keeping.localDaysHeard();
  }

  get isWriting(): boolean {
    return this.writing !== undefined;
  }

  /** Whether the next checkpoint should be begun. */
  isDue(): boolean {
    const { clock, folds } = this.options;
    return this.writing === undefined && clock.now() >= this.nextAt && folds.keeping.revision !== this.savedRevision;
  }

  /** Begins a checkpoint of what the folds are now; `work` writes it. */
  begin(place: CheckpointPlace): void {
    const { store, folds } = this.options;
    const draft = store.begin();
    if (this.isForeign) draft.removeAll();
    const { revision } = folds.keeping;
    this.writing = { draft, steps: folds.keeping.write(draft), place, revision };
  }

  /** Goes on writing until a time; gives up where the folds have changed meanwhile. */
  work(until: number): void {
    const { clock, folds } = this.options;
    const { writing } = this;
    if (writing === undefined) return;
    if (folds.keeping.revision !== writing.revision) {
      this.abandon();
      return;
    }
    try {
      do {
        const step = writing.steps.next();
        if (step.done === true) {
          this.commit(writing, step.value);
          return;
        }
      } while (clock.now() < until);
    } catch (error) {
      this.options.logger.log('warn', `no checkpoint was written: ${(error as Error).message}`);
      this.abandon(EVERY_MS);
    }
  }

  /** Writes a whole checkpoint at once, where there is anything new: when the server stops. */
  writeNow(place: CheckpointPlace): void {
    this.abandon();
    if (this.options.folds.keeping.revision === this.savedRevision) return;
    this.begin(place);
    this.work(Infinity);
  }

  private commit({ draft, place, revision }: Writing, noteWritten: () => void): void {
    const { clock, journal } = this.options;
    const at = this.headAt(place.position);
    if (at === undefined) throw new Error(`entry ${place.position} is not in the journal`);
    draft.commit({ at, tail: journal.tail(), maker: this.maker, notedFrom: place.notedFrom });
    noteWritten();
    this.writing = undefined;
    this.isForeign = false;
    this.savedRevision = revision;
    this.nextAt = clock.now() + EVERY_MS;
  }

  /** Gives up what is being written; the checkpoint before stays. */
  abandon(againAfterMs = AGAIN_AFTER_MS): void {
    if (this.writing === undefined) return;
    this.writing.draft.abandon();
    this.writing = undefined;
    this.nextAt = this.options.clock.now() + againAfterMs;
  }

  /** Why a checkpoint cannot be used; undefined where it can. */
  private misfit({ at, tail, maker }: CheckpointHead): string | undefined {
    const { journal } = this.options;
    if (maker !== this.maker) return `it was made by ${maker}, this is ${this.maker}`;
    if (tail.entryHash !== journal.tail().entryHash) return 'the journal begins at another entry than it did';
    const found = this.headAt(at.position);
    if (found === undefined) return `the journal ends at entry ${journal.head().position}`;
    return found.entryHash === at.entryHash ? undefined : 'the journal has another chain';
  }

  private headAt(position: number): JournalHead | undefined {
    const { journal } = this.options;
    if (position === journal.tail().position) return journal.tail();
    for (const { position: found, entryHash } of journal.readFrom(position)) {
      return found === position ? { position, entryHash } : undefined;
    }
    return undefined;
  }
}
