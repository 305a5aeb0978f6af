import type { JournalRecord } from '../fold/folds.js';
import type { Clock } from '../clock/clock.js';
import { recordsOfBatch } from './batch-records.js';
import { chainHash, entryBytes, entryDigest, entryOf } from './entry-bytes.js';
import type { EntryRow, EntryStorage, NewEntryRow } from './entry-storage.js';
import { GroupCommit } from './group-commit.js';
import type { BatchEntry, EntryKind, JournalEntry, JournalledEntry } from './journal-entry.js';
import type { BatchPlace, ChainReport, Journal, JournalHead, StoredBatch } from './journal.js';

const PAGE_ROWS = 256;
const GROUP_BYTES_MAX = 4 * 1024 * 1024;

export interface ChainedJournalOptions {
  readonly storage: EntryStorage;
  readonly clock: Clock;
  /** How long the first append of a group waits for others, ms (0: not at all). */
  readonly gatherMs: number;
}

type Listener = (entries: readonly JournalledEntry[]) => void;

/** A journal over any storage of rows: chains the hashes, groups the commits. */
export class ChainedJournal implements Journal {
  private readonly storage: EntryStorage;
  private readonly group: GroupCommit<JournalEntry>;
  private readonly listeners = new Set<Listener>();
  private closed = false;

  constructor({ storage, clock, gatherMs }: ChainedJournalOptions) {
    this.storage = storage;
    this.group = new GroupCommit({
      clock,
      gatherMs,
      groupBytesMax: GROUP_BYTES_MAX,
      commit: (entries) => this.commit(entries),
    });
  }

  append(entries: readonly JournalEntry[]): Promise<number[]> {
    if (this.closed) return Promise.reject(new Error('the journal is closed: nothing was appended'));
    const bytes = entries.reduce((sum, entry) => sum + (entry.kind === 'batch' ? entry.body.length : 512), 0);
    return this.group.add(entries, bytes);
  }

  *readFrom(position: number, kinds?: readonly EntryKind[]): Generator<JournalledEntry> {
    let from = position;
    for (;;) {
      const page = this.storage.rows({ from, kinds: kinds ?? null, limit: PAGE_ROWS });
      for (const row of page) yield journalled(row, entryOf(row));
      const last = page.at(-1);
      if (last === undefined) return;
      from = last.position + 1;
    }
  }

  recordsBetween(gatewayIds: readonly string[], from: number, to: number): JournalRecord[] {
    const within = ({ record: { fixTime } }: JournalRecord) => fixTime !== undefined && fixTime >= from && fixTime < to;
    return this.storage
      .batchRows({ gatewayIds, from, to })
      .flatMap((row) => recordsOfBatch(journalled(row, entryOf(row) as BatchEntry)).filter(within));
  }

  gatewayIds(): string[] {
    return this.storage.gatewayIds();
  }

  storedBatch(place: BatchPlace): StoredBatch | undefined {
    const row = this.storage.batchRow(place);
    if (row === undefined) return undefined;
    const { hash, receivedAt } = entryOf(row) as BatchEntry;
    return { position: row.position, hash, receivedAt };
  }

  head(): JournalHead {
    return this.storage.head();
  }

  tail(): JournalHead {
    return this.storage.tail();
  }

  verifyChain(): ChainReport {
    let { position, entryHash } = this.tail();
    const first = position;
    for (;;) {
      const page = this.storage.rows({ from: position + 1, kinds: null, limit: PAGE_ROWS });
      if (page.length === 0) break;
      for (const row of page) {
        const fault = linkFault(row, { position, entryHash });
        if (fault !== undefined) return { sound: false, brokenAt: position + 1, reason: fault };
        ({ position, hash: entryHash } = row);
      }
    }
    return { sound: true, entries: position - first, head: { position, entryHash } };
  }

  onAppended(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  pendingBytes(): number {
    return this.group.pendingBytes();
  }

  close(): void {
    if (this.closed) return;
    this.group.flush();
    this.closed = true;
    this.storage.close();
  }

  private commit(entries: readonly JournalEntry[]): number[] {
    let { position, entryHash } = this.storage.head();
    const rows = entries.map((entry): NewEntryRow => {
      const bytes = entryBytes(entry);
      position += 1;
      entryHash = chainHash(entryHash, entryDigest(bytes));
      const { kind, receivedAt } = entry;
      return { ...bytes, position, kind, receivedAt, hash: entryHash, batch: entry.kind === 'batch' ? entry : null };
    });
    this.storage.store(rows);
    const appended = rows.map((row, index) => journalled(row, entries[index] ?? entryOf(row)));
    for (const listener of this.listeners) listener(appended);
    return rows.map((row) => row.position);
  }
}

function journalled<E extends JournalEntry>(row: EntryRow, entry: E): JournalledEntry<E> {
  return { position: row.position, entryHash: row.hash, entry };
}

/** What is wrong with a row as successor of the one before; undefined where it is sound. */
function linkFault(row: EntryRow, before: JournalHead): string | undefined {
  if (row.position !== before.position + 1) return `entry ${before.position + 1} is missing; next is ${row.position}`;
  const expected = chainHash(before.entryHash, entryDigest(row));
  return row.hash === expected
    ? undefined
    : `hash of entry ${row.position} is ${expected}, the journal says ${row.hash}`;
}
