import type { JournalReader } from '../fold/folds.js';
import type { EntryKind, JournalEntry, JournalledEntry } from './journal-entry.js';

/** The end of the journal: position 0 and 64 zeros where it is empty. */
export interface JournalHead {
  readonly position: number;
  readonly entryHash: string;
}

/** What `verifyChain` found. `brokenAt` is the first position whose hash or place is wrong. */
export type ChainReport =
  | { readonly sound: true; readonly entries: number; readonly head: JournalHead }
  | { readonly sound: false; readonly brokenAt: number; readonly reason: string };

/** Where a batch of a gateway's chain stands in the journal. */
export interface StoredBatch {
  readonly position: number;
  readonly hash: string;
  readonly receivedAt: number;
}

/** A batch by its place in its gateway's chain. */
export interface BatchPlace {
  readonly gatewayId: string;
  readonly epoch: string;
  readonly seq: number;
}

/**
 * The one append-only log that everything else is computed from. Entries are chained by SHA-256. An entry
 * that `append` has resolved for survives a crash and a power cut; one that it has not may or may not be there.
 * It holds nothing back: what a reader sees is durable.
 */
export interface Journal extends JournalReader {
  /**
   * Appends entries together, and resolves with their positions once they are durable. Appends that arrive
   * within a few milliseconds share one commit. Rejects, having stored none of them, where the disk refuses.
   */
  append(entries: readonly JournalEntry[]): Promise<number[]>;
  /**
   * Durable entries from a position on, in order, up to the head as it is when the reading reaches it.
   * With `kinds`, only those. Entries appended while one iterates may or may not come along.
   */
  readFrom(position: number, kinds?: readonly EntryKind[]): Iterable<JournalledEntry>;
  /** A stored batch by its place in its gateway's chain; undefined where it is not there. */
  storedBatch(place: BatchPlace): StoredBatch | undefined;
  head(): JournalHead;
  /** What the first entry follows: position 0 and 64 zeros unless older files were taken away. */
  tail(): JournalHead;
  /** Recomputes every hash from the stored bytes. */
  verifyChain(): ChainReport;
  /** Tells of entries once they are durable, in order, before their `append` resolves. Returns how to stop. */
  onAppended(listener: (entries: readonly JournalledEntry[]) => void): () => void;
  /** Bytes handed to `append` that are not durable yet. */
  pendingBytes(): number;
  /** Commits what is pending and closes the files; nothing may be appended after. */
  close(): void;
}
