import type { RegistryCollection } from '@furrow/protocol/registry-document';
import type { GatewayIdentity, MachineDocument, PartfieldFeature } from './tractor.js';

export interface RegistryItem {
  readonly collection: RegistryCollection;
  readonly id: string;
  readonly document: unknown;
}

export interface EnrolledTractor {
  readonly scenario: string;
  readonly identity: GatewayIdentity;
  readonly machine: MachineDocument;
  readonly partfields: readonly PartfieldFeature[];
}

export const ORGANISATION_ID = 'sim';
const DRIVERS = ['王强', '李梅', '张磊', '刘洋'];
/** Townships of server/registry.lishu.yaml that the fields are registered in, by tractor. */
const TOWNSHIP_CODES = ['220322100', '220322100', '220322102', '220322102'];

/**
 * What the server has to know before the first batch, in an order in which each names only what is there.
 * Operations and townships come from server/registry.lishu.yaml.
 */
export function registryItems(tractors: readonly EnrolledTractor[]): RegistryItem[] {
  const names = { zh: '模拟合作社', en: 'Simulated co-operative' };
  return [{ collection: 'organisations', id: ORGANISATION_ID, document: { names } }, ...tractors.flatMap(tractorItems)];
}

export function driverIdOf(index: number): string {
  return `driver-${index + 1}`;
}

function tractorItems({ scenario, identity, machine, partfields }: EnrolledTractor, index: number): RegistryItem[] {
  const driverId = driverIdOf(index);
  const organisationId = ORGANISATION_ID;
  const { machineId, implementId } = machine;
  const gateway = { name: `Gateway ${scenario}`, publicKey: identity.publicKey, status: 'enrolled' };
  const driver = { organisationId, name: DRIVERS[index % DRIVERS.length] };
  const number = String(index + 1).padStart(2, '0');
  return [
    { collection: 'drivers', id: driverId, document: driver },
    {
      collection: 'machines',
      id: machineId,
      document: {
        ...machine.machine,
        organisationId,
        name: `${String(machine.machine['name'])} · ${number}`,
        defaultDriverId: driverId,
      },
    },
    { collection: 'implements', id: implementId, document: { ...machine.implement, organisationId } },
    { collection: 'gateways', id: identity.gatewayId, document: gateway },
    { collection: 'mounting', id: identity.gatewayId, document: { machineId, rank: 1 } },
    { collection: 'hitching', id: machineId, document: { implementId } },
    ...partfields.map(({ id, geometry }, i): RegistryItem => {
      const name = `${index + 1}-${String(i + 1).padStart(2, '0')}`;
      const townshipCode = TOWNSHIP_CODES[index];
      return { collection: 'partfields', id, document: { organisationId, name, townshipCode, geometry } };
    }),
  ];
}
