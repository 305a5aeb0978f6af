import type { BatchEntry, EntryKind } from './journal-entry.js';
import type { BatchPlace, JournalHead } from './journal.js';
import type { EntryBytes } from './entry-bytes.js';

/** An entry as a storage keeps it. */
export interface EntryRow extends EntryBytes {
  readonly position: number;
  readonly kind: EntryKind;
  readonly receivedAt: number;
  /** Chain hash, hex. */
  readonly hash: string;
}

/** What a storage finds a batch by. */
export type BatchKey = Pick<BatchEntry, 'gatewayId' | 'epoch' | 'seq' | 'fixTimes'>;

export interface NewEntryRow extends EntryRow {
  readonly batch: BatchKey | null;
}

/** Batches of some gateways that may hold a fixTime in [from, to). */
export interface BatchSpan {
  readonly gatewayIds: readonly string[];
  readonly from: number;
  readonly to: number;
}

export interface RowPage {
  readonly from: number;
  readonly kinds: readonly EntryKind[] | null;
  readonly limit: number;
}

/** Where a journal keeps its rows. It knows no hashes and no order but that of positions. */
export interface EntryStorage {
  /** Position and hash of the last row; position 0 and the genesis hash where there is none. */
  head(): JournalHead;
  /** The hash that the first kept row follows: the genesis hash unless older files were taken away. */
  tail(): JournalHead;
  /** Keeps rows, all or none; they are durable when it returns. */
  store(rows: readonly NewEntryRow[]): void;
  /** At most `limit` rows from a position on, in order. */
  rows(page: RowPage): EntryRow[];
  /** Rows of batches by fixTime, in order of position. */
  batchRows(span: BatchSpan): EntryRow[];
  /** Row of a stored batch, the first where there are several. */
  batchRow(place: BatchPlace): EntryRow | undefined;
  gatewayIds(): string[];
  close(): void;
}
