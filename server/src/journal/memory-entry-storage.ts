import { GENESIS_HASH } from './entry-bytes.js';
import type { BatchSpan, EntryRow, EntryStorage, NewEntryRow, RowPage } from './entry-storage.js';
import type { BatchPlace, JournalHead } from './journal.js';

/** Rows in memory: for tests, and for measuring files without a server. */
export class MemoryEntryStorage implements EntryStorage {
  private readonly kept: NewEntryRow[] = [];

  head(): JournalHead {
    const last = this.kept.at(-1);
    return last === undefined ? this.tail() : { position: last.position, entryHash: last.hash };
  }

  tail(): JournalHead {
    return { position: 0, entryHash: GENESIS_HASH };
  }

  store(rows: readonly NewEntryRow[]): void {
    this.kept.push(...rows);
  }

  rows({ from, kinds, limit }: RowPage): EntryRow[] {
    const found: EntryRow[] = [];
    for (let index = Math.max(0, from - 1); index < this.kept.length && found.length < limit; index += 1) {
      const row = this.kept[index];
      if (row !== undefined && (kinds === null || kinds.includes(row.kind))) found.push(row);
    }
    return found;
  }

  batchRows({ gatewayIds, from, to }: BatchSpan): EntryRow[] {
    return this.kept.filter(({ batch }) => {
      if (batch === null || batch.fixTimes === null || !gatewayIds.includes(batch.gatewayId)) return false;
      return batch.fixTimes.from < to && batch.fixTimes.to >= from;
    });
  }

  batchRow({ gatewayId, epoch, seq }: BatchPlace): EntryRow | undefined {
    return this.kept.find(({ batch }) => batch?.gatewayId === gatewayId && batch.epoch === epoch && batch.seq === seq);
  }

  gatewayIds(): string[] {
    return [...new Set(this.kept.flatMap(({ batch }) => (batch === null ? [] : [batch.gatewayId])))].sort();
  }

  close(): void {}
}
