import type { CorrectionCause } from '@furrow/protocol/correction';
import type { RegistryCollection } from '@furrow/protocol/registry-document';
import type { Registry } from '../registry/registry.js';
import { seesMachine } from './machine-scope.js';
import type { Scope } from './scope.js';

/** Stands for the id of what a reader may not see. */
export const OTHER = 'other';

export interface CauseReader {
  readonly registry: Pick<Registry, 'item' | 'machine' | 'driverOf' | 'mountingOf'>;
  readonly scope: Scope;
  readonly now: number;
}

/** Causes of a change as a reader may see them: what others did stays a cause, without saying whose it was. */
export function seenCauses(
  { why, machineId }: { readonly why: readonly CorrectionCause[]; readonly machineId: string | null },
  reader: CauseReader,
): CorrectionCause[] {
  if (reader.scope.seesAll) return [...why];
  const sees = (id: string | undefined) =>
    id !== undefined && (id === machineId || seesMachine(reader.registry, reader.scope, { machineId: id, time: reader.now })); // prettier-ignore
  return why.map((cause): CorrectionCause => {
    if (cause.kind === 'lateRecords') return sees(cause.machineId) ? cause : { ...cause, machineId: OTHER };
    if (cause.kind !== 'registry') return cause;
    return isSeenDocument(cause, { ...reader, sees }) ? cause : { ...cause, id: OTHER };
  });
}

/** Collections whose documents everyone may know by id. */
const PUBLIC: readonly string[] = ['townships', 'operations', 'campaigns'] satisfies RegistryCollection[];

function isSeenDocument(
  { collection, id }: Extract<CorrectionCause, { kind: 'registry' }>,
  { registry, scope, now, sees }: CauseReader & { readonly sees: (machineId: string | undefined) => boolean },
): boolean {
  if (PUBLIC.includes(collection)) return true;
  if (collection === 'machines' || collection === 'hitching' || collection === 'driving') return sees(id);
  if (collection === 'mounting') return sees(registry.mountingOf(id, now)?.machineId);
  const owned = collection === 'partfields' ? 'partfields' : 'implements';
  const organisationId = registry.item(owned, id, now)?.document.organisationId;
  return organisationId !== undefined && scope.sees({ organisationId, driverId: null });
}
