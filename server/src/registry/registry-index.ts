import type { RegistryCollection } from '@furrow/protocol/registry-document';
import { DocumentHistory } from './document-history.js';
import type { JournalledChange, RegistryItem } from './registry.js';

type Histories = Map<string, DocumentHistory<RegistryCollection>>;

/** Every history of every collection, in memory. */
export class RegistryIndex {
  private readonly collections = new Map<RegistryCollection, Histories>();

  /** The same entries, to try changes on. */
  copy(): RegistryIndex {
    const copy = new RegistryIndex();
    for (const histories of this.collections.values()) {
      for (const history of histories.values()) history.all().forEach((change) => copy.add(change));
    }
    return copy;
  }

  add(change: JournalledChange): void {
    let histories = this.collections.get(change.collection);
    if (histories === undefined) this.collections.set(change.collection, (histories = new Map()));
    let history = histories.get(change.id);
    if (history === undefined) histories.set(change.id, (history = new DocumentHistory()));
    history.add(change);
  }

  history<C extends RegistryCollection>(collection: C, id: string): DocumentHistory<C> | undefined {
    return this.collections.get(collection)?.get(id) as DocumentHistory<C> | undefined;
  }

  item<C extends RegistryCollection>(collection: C, id: string, time: number): RegistryItem<C> | undefined {
    const change = this.history(collection, id)?.at(time);
    if (change === undefined || change.document === null) return undefined;
    return { id, validFrom: change.validFrom, document: change.document };
  }

  /** Ordered by id. */
  list<C extends RegistryCollection>(collection: C, time: number): RegistryItem<C>[] {
    const ids = [...(this.collections.get(collection)?.keys() ?? [])].sort();
    return ids.flatMap((id) => this.item(collection, id, time) ?? []);
  }

  /** True where the document exists at any time. */
  knows(collection: RegistryCollection, id: string): boolean {
    return (
      this.history(collection, id)
        ?.all()
        .some(({ document }) => document !== null) ?? false
    );
  }

  /** Ids of documents any entry of which satisfies `test`, ordered. */
  idsWhere<C extends RegistryCollection>(collection: C, test: (change: JournalledChange<C>) => boolean): string[] {
    const histories = (this.collections.get(collection) ?? new Map()) as Map<string, DocumentHistory<C>>;
    return [...histories].flatMap(([id, history]) => (history.all().some(test) ? [id] : [])).sort();
  }
}
