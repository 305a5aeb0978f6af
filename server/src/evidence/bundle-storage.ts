import type { BatchSpan, EntryRow, EntryStorage, RowPage } from '../journal/entry-storage.js';
import type { BatchEntry } from '../journal/journal-entry.js';
import type { BatchPlace, JournalHead } from '../journal/journal.js';
import type { ReadEntry } from './journal-reading.js';

/** The entries of a bundle as a journal's storage: read only, with gaps. */
export class BundleStorage implements EntryStorage {
  private readonly entries: readonly ReadEntry[];
  private readonly after: JournalHead;

  constructor(entries: readonly ReadEntry[], after: JournalHead) {
    this.entries = entries.toSorted((a, b) => a.row.position - b.row.position);
    this.after = after;
  }

  head(): JournalHead {
    const last = this.entries.at(-1)?.row;
    return last === undefined ? this.after : { position: last.position, entryHash: last.hash };
  }

  tail(): JournalHead {
    return this.after;
  }

  store(): never {
    throw new Error('a bundle takes no entries');
  }

  rows({ from, kinds, limit }: RowPage): EntryRow[] {
    const found: EntryRow[] = [];
    for (const { row } of this.entries) {
      if (row.position >= from && (kinds === null || kinds.includes(row.kind))) found.push(row);
      if (found.length === limit) break;
    }
    return found;
  }

  batchRows({ gatewayIds, from, to }: BatchSpan): EntryRow[] {
    return this.batches()
      .filter(({ entry: { gatewayId, fixTimes } }) => {
        return gatewayIds.includes(gatewayId) && fixTimes !== null && fixTimes.from < to && fixTimes.to >= from;
      })
      .map(({ row }) => row);
  }

  batchRow({ gatewayId, epoch, seq }: BatchPlace): EntryRow | undefined {
    return this.batches().find(
      ({ entry }) => entry.gatewayId === gatewayId && entry.epoch === epoch && entry.seq === seq,
    )?.row;
  }

  gatewayIds(): string[] {
    return [...new Set(this.batches().map(({ entry }) => entry.gatewayId))].sort();
  }

  close(): void {}

  private batches(): { readonly row: EntryRow; readonly entry: BatchEntry }[] {
    return this.entries.flatMap(({ row, entry }) => (entry.kind === 'batch' ? [{ row, entry }] : []));
  }
}
