import type { JournalHead } from '../journal/journal.js';

/** What a checkpoint belongs to, and how far it goes. */
export interface CheckpointHead {
  /** The last entry folded. */
  readonly at: JournalHead;
  /** What the journal's first entry followed. */
  readonly tail: JournalHead;
  /** Engine, parameters and form of the parts, as text. */
  readonly maker: string;
  /** Journal position from which on the correction ledger has to hear the batches again. */
  readonly notedFrom: number;
}

/** Quads of a segment, a machine-day, the jobs that began on a machine's day, and what is of no machine. */
export type PartKind = 'quads' | 'day' | 'jobs' | 'rest';

export interface PartKey {
  readonly kind: PartKind;
  /** Empty for `rest`, as is the day. */
  readonly machineId: string;
  readonly localDay: string;
  /** Place of the segment in its day; 0 for all else. */
  readonly place: number;
}

export interface CheckpointPart extends PartKey {
  readonly body: Uint8Array;
}

/** The next checkpoint while it is written: what it does not mention stays as it is in the one before. */
export interface CheckpointDraft {
  put(part: CheckpointPart): void;
  /** Takes out all places of a kind, a machine and a day. */
  remove(key: Omit<PartKey, 'place'>): void;
  removeAll(): void;
  /** From now on this is the checkpoint. */
  commit(head: CheckpointHead): void;
  /** The checkpoint before stays. */
  abandon(): void;
}

/**
 * Keeps one checkpoint of folded state, in parts. It is derived from the journal and may be deleted at any time: what
 * was lost is folded again. A process that dies while it writes leaves the checkpoint before, or none.
 */
export interface CheckpointStore {
  /** Undefined where no checkpoint was ever committed. */
  head(): CheckpointHead | undefined;
  /**
   * All parts of a kind, by machine, day and place.
   * @throws Error where a part is not as it was written, as `part` does
   */
  parts(kind: PartKind): Iterable<CheckpointPart>;
  part(key: PartKey): Uint8Array | undefined;
  count(kind: PartKind): number;
  /** Begins the next checkpoint; one at a time. */
  begin(): CheckpointDraft;
  /** Forgets the checkpoint, because it cannot be read: whoever has state from it begins again with the journal. */
  discard(): void;
  /** What is not committed is lost. */
  close(): void;
}
