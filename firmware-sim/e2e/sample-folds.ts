import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { createFolds } from '@furrow/server/dist/fold/create-folds.js';
import type { Folds } from '@furrow/server/dist/fold/folds.js';
import { MemoryJournal } from '@furrow/server/dist/fold/memory-journal.js';
import { createStaticRegistry } from '@furrow/server/dist/measure/static-registry.js';
import type { Implement, Tractor } from '../src/machine/outfit.js';

const MACHINE_ID = 'tractor';

/** The server's own folds over the records of one tractor and its tool, in this process. */
export function foldsOf(
  { tractor, implement }: { readonly tractor: Tractor; readonly implement: Implement },
  records: readonly TelemetryRecord[],
): Folds {
  const owner = { organisationId: 'o' };
  const { antennaXM, antennaYM, hitchXM } = tractor;
  const { attachment, toolXM, offsetYM, widthM, operation } = implement;
  const documents = {
    machine: { ...owner, name: 'tractor', kind: 'tractor', antennaXM, antennaYM, hitchXM, maxSpeedMps: 12 },
    implement: { ...owner, name: 'tool', attachment, toolXM, offsetYM, workingWidthM: widthM, operation },
  } as const;
  const documentsByMachineId = new Map([[MACHINE_ID, documents]]);
  const registry = createStaticRegistry({ timeZone: 'UTC', operation: null, documentsByMachineId, fields: [] });
  const reader = new MemoryJournal();
  const folds = createFolds({ registry, reader });
  folds.append(reader.store(MACHINE_ID, records));
  folds.replayPending(0, true);
  return folds;
}
