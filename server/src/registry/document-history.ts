import type { RegistryCollection } from '@furrow/protocol/registry-document';
import type { JournalledChange } from './registry.js';

/** The entries of one document, ordered by valid-from, then journal position. */
export class DocumentHistory<C extends RegistryCollection> {
  private readonly changes: JournalledChange<C>[] = [];

  add(change: JournalledChange<C>): void {
    this.changes.splice(this.countUpTo(change.validFrom), 0, change);
  }

  /** The entry with the greatest valid-from not after `time`, the later journalled of equals. */
  at(time: number): JournalledChange<C> | undefined {
    return this.changes[this.countUpTo(time) - 1];
  }

  all(): JournalledChange<C>[] {
    return [...this.changes];
  }

  /** How many entries have a valid-from not after `time`. */
  private countUpTo(time: number): number {
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.changes[middle]?.validFrom ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
