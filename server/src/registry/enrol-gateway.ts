import type { Registry } from './registry.js';

/** A gateway, the machine it is on, and its rank among that machine's gateways. */
export interface Enrolment {
  readonly gatewayId: string;
  readonly machineId: string;
  readonly rank: number;
}

/**
 * Admits a gateway that is known and mounts it, from always: records that it sends from before are its
 * machine's too.
 * @throws Error saying what is missing.
 */
export async function enrolGateway(registry: Registry, { gatewayId, machineId, rank }: Enrolment): Promise<void> {
  const gateway = registry.item('gateways', gatewayId);
  if (gateway === undefined) {
    throw new Error(`no gateway ${gatewayId} is known: let it connect once, then it waits to be enrolled`);
  }
  const common = { id: gatewayId, validFrom: 0, by: 'enrol' };
  const result = await registry.changeAll([
    { ...common, collection: 'gateways', document: { ...gateway.document, status: 'enrolled' } },
    { ...common, collection: 'mounting', document: { machineId, rank } },
  ]);
  if (!result.ok) throw new Error(result.faults.join('\n'));
}
