import type { JournalledChange } from './registry.js';
import type { RegistryIndex } from './registry-index.js';

/** Whose folds a change touches from `validFrom` on. `machineIds` null: any machine's. */
export interface Affected {
  readonly machineIds: readonly string[] | null;
  readonly validFrom: number;
}

/** What must be folded again after a change that is in the index; undefined where no figure depends on it. */
export function affectedBy(change: JournalledChange, index: RegistryIndex): Affected | undefined {
  const { collection, id, validFrom } = change;
  switch (collection) {
    case 'machines':
    case 'hitching':
    case 'driving':
      return { machineIds: [id], validFrom };
    case 'implements':
    case 'operation':
      return { machineIds: index.idsWhere('hitching', ({ document }) => document?.implementId === id), validFrom };
    case 'mounting': {
      const machines = index.history('mounting', id)?.all() ?? [];
      return {
        machineIds: [...new Set(machines.flatMap(({ document }) => document?.machineId ?? []))].sort(),
        validFrom,
      };
    }
    // These are asked for without a time: a change holds for all that was.
    case 'partfields':
    case 'townships':
    case 'operations':
    case 'campaigns':
      return { machineIds: null, validFrom: 0 };
    case 'organisations':
    case 'gateways':
    case 'drivers':
      return undefined;
  }
}
