import type { RegistryChange, RegistryCollection } from '@furrow/protocol/registry-document';
import type { RegistryView } from '../registry/registry-view.js';

/** Which documents of a registry have answered: what a recomputation needs, and no more. */
export class UsedDocuments {
  private readonly ids = new Map<RegistryCollection, Set<string>>();
  /** Operations whose campaigns were asked for. */
  private readonly campaignsOf = new Set<string | null>();

  note(collection: RegistryCollection, id: string | null | undefined): void {
    if (id === null || id === undefined) return;
    const ids = this.ids.get(collection) ?? new Set();
    this.ids.set(collection, ids.add(id));
  }

  /** Of a registry's changes those of documents that have answered, whenever they were valid. */
  entriesOf<T extends Pick<RegistryChange, 'collection' | 'id' | 'document'>>(changes: readonly T[]): T[] {
    for (const { collection, id, document } of changes) {
      if (collection !== 'campaigns' || document === null) continue;
      if (this.campaignsOf.has((document as { readonly operation: string }).operation)) this.note('campaigns', id);
    }
    return changes.filter(({ collection, id }) => this.ids.get(collection)?.has(id) === true);
  }

  /** The same registry, which notes here what it answers with. */
  watch(registry: RegistryView): RegistryView {
    const noted = <T>(collection: RegistryCollection, id: string | null | undefined, value: T): T => {
      this.note(collection, id);
      return value;
    };
    return {
      timeZone: registry.timeZone,
      mountingOf: (id, time) => noted('mounting', id, registry.mountingOf(id, time)),
      machine: (id, time) => noted('machines', id, registry.machine(id, time)),
      implementOf: (machineId, time) => {
        const implement = registry.implementOf(machineId, time);
        return noted('hitching', machineId, noted('implements', implement?.id, implement));
      },
      operationOf: (id, time) => noted('implements', id, noted('operation', id, registry.operationOf(id, time))),
      driverOf: (id, time) => noted('machines', id, noted('driving', id, registry.driverOf(id, time))),
      operation: (id) => noted('operations', id, registry.operation(id)),
      campaignOf: (operationId, time) => {
        this.campaignsOf.add(operationId);
        return registry.campaignOf(operationId, time);
      },
      partfieldAt: (latitude, longitude) => {
        const partfield = registry.partfieldAt(latitude, longitude);
        return noted('partfields', partfield?.id, partfield);
      },
      partfield: (id) => noted('partfields', id, registry.partfield(id)),
      townshipAt: (latitude, longitude) => {
        const code = registry.townshipAt(latitude, longitude);
        return noted('townships', code, code);
      },
    };
  }
}
