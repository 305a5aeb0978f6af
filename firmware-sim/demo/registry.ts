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
const OPERATIONS: Readonly<
  Record<string, { zh: string; en: string; conservationTillage: boolean; needsPto: boolean }>
> = {
  'no-till-seeding': { zh: '免耕播种', en: 'No-till seeding', conservationTillage: true, needsPto: false },
  subsoiling: { zh: '深松', en: 'Subsoiling', conservationTillage: true, needsPto: false },
  'rotary-tillage': { zh: '旋耕', en: 'Rotary tillage', conservationTillage: false, needsPto: true },
  'disc-harrowing': { zh: '耙地', en: 'Disc harrowing', conservationTillage: false, needsPto: false },
};
const DRIVERS = ['王强', '李梅', '张磊', '刘洋'];

/** Everything the server has to know before the first batch, in an order in which each names only what is there. */
export function registryItems(tractors: readonly EnrolledTractor[]): RegistryItem[] {
  const names = { zh: '模拟合作社', en: 'Simulated co-operative' };
  return [
    { collection: 'organisations', id: ORGANISATION_ID, document: { names } },
    ...Object.entries(OPERATIONS).map(operationItem),
    ...tractors.flatMap(tractorItems),
  ];
}

export function driverIdOf(index: number): string {
  return `driver-${index + 1}`;
}

function operationItem([id, operation]: [string, (typeof OPERATIONS)[string]]): RegistryItem {
  const { zh, en, conservationTillage, needsPto } = operation;
  const document = { names: { zh, en }, conservationTillage, needsPto, repeatable: false, repeatAfterDays: 3 };
  return { collection: 'operations', id, document };
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
    ...partfields.map(({ id, properties, geometry }): RegistryItem => {
      return { collection: 'partfields', id, document: { organisationId, name: properties.name, geometry } };
    }),
  ];
}
