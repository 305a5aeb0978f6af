import type { RegistryCollection } from '@furrow/protocol/registry-document';
import type { JournalledChange } from './registry.js';
import type { RegistryIndex } from './registry-index.js';

/** Whose folds a change touches from `validFrom` on. `machineIds` null: any machine's. */
export interface Affected {
  readonly machineIds: readonly string[] | null;
  readonly validFrom: number;
}

/** Collections that no figure depends on: names, people, who may connect, and how they work. */
const WITHOUT_FIGURES: readonly RegistryCollection[] = ['organisations', 'gateways', 'tuning', 'drivers'];

/** What must be folded again after a change that is in the index; undefined where no figure depends on it. */
export function affectedBy(change: JournalledChange, index: RegistryIndex): Affected | undefined {
  const { collection, id, validFrom } = change;
  if (WITHOUT_FIGURES.includes(collection)) return undefined;
  if (collection === 'machines' || collection === 'hitching' || collection === 'driving') {
    return { machineIds: [id], validFrom };
  }
  if (collection === 'implements' || collection === 'operation') {
    return { machineIds: index.idsWhere('hitching', ({ document }) => document?.implementId === id), validFrom };
  }
  if (collection === 'mounting') {
    const machineIds = (index.history('mounting', id)?.all() ?? []).flatMap(
      ({ document }) => document?.machineId ?? [],
    );
    return { machineIds: [...new Set(machineIds)].sort(), validFrom };
  }
  // Partfields, townships, operations and campaigns are asked for without a time: a change holds for all that was.
  return { machineIds: null, validFrom: 0 };
}
