import type { AreaGeometry, RegistryDocument } from '@furrow/protocol/registry-document';
import { boundsOfArea, isInsideArea } from '../geo/area-outline.js';
import type { HitchedImplement, PartfieldShape, RegistryView } from '../registry/registry-view.js';

/** A machine and its implement as the command line gives them; either may be left out. */
export interface MachineDocuments {
  readonly machine?: RegistryDocument<'machines'>;
  readonly implement?: RegistryDocument<'implements'>;
}

export interface StaticRegistryOptions {
  readonly timeZone: string;
  readonly operation: string | null;
  /** Keyed by machine; a gateway of the same name is mounted on it for ever. */
  readonly documentsByMachineId: ReadonlyMap<string, MachineDocuments>;
  readonly fields: readonly AreaGeometry[];
}

/** A registry that never changes: what `measure` was told on its command line. */
export function createStaticRegistry(options: StaticRegistryOptions): RegistryView {
  const { timeZone, operation, documentsByMachineId, fields } = options;
  const partfields = fields.map((geometry, i) => ({ id: `field-${i + 1}`, geometry, bounds: boundsOfArea(geometry) }));
  const yearFormat = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' });
  const partfieldAt = (latitude: number, longitude: number): PartfieldShape | undefined =>
    partfields.find(({ geometry, bounds }) => {
      if (bounds === null) return false;
      const [west, south, east, north] = bounds;
      const isNear = latitude >= south && latitude <= north && longitude >= west && longitude <= east;
      return isNear && isInsideArea(geometry, latitude, longitude);
    });
  return {
    timeZone,
    mountingOf: (gatewayId) => ({ machineId: gatewayId, rank: 1 }),
    machine: (machineId) => documentsByMachineId.get(machineId)?.machine,
    implementOf: (machineId): HitchedImplement | undefined => {
      const document = documentsByMachineId.get(machineId)?.implement;
      return document && { id: `${machineId}-implement`, document };
    },
    operationOf: (implementId) => {
      const machineId = implementId.slice(0, -'-implement'.length);
      return operation ?? documentsByMachineId.get(machineId)?.implement?.operation ?? null;
    },
    driverOf: () => null,
    operation: () => undefined,
    campaignOf: (operationId, time) => `${operationId ?? 'unknown'}-${yearFormat.format(time)}`,
    partfieldAt,
    partfield: (partfieldId) => partfields.find(({ id }) => id === partfieldId),
    townshipAt: () => null,
  };
}
