import { fingerprintGroups, gatewayIdOf } from '@furrow/protocol/gateway-hello';
import type { KeyObject } from 'node:crypto';
import type { Registry } from '../registry/registry.js';

/** Strangers that may wait to be enrolled: each costs a journal entry, and anyone can make keys. */
export const PENDING_GATEWAYS_MAX = 100;

export type Admission = 'enrolled' | 'pending' | 'revoked' | 'tooManyPending';

/** How the registry stands to a gateway; undefined where it has never heard of it. */
export function admissionOf(registry: Registry, gatewayId: string): Admission | undefined {
  return registry.item('gateways', gatewayId)?.document.status;
}

/** Enters a stranger as pending, for the admin to compare and to enrol, unless too many wait already. */
export async function admitStranger(registry: Registry, publicKey: KeyObject): Promise<void> {
  const id = gatewayIdOf(publicKey);
  const pending = registry.list('gateways').filter(({ document }) => document.status === 'pending');
  if (pending.length >= PENDING_GATEWAYS_MAX) return;
  const result = await registry.change({
    collection: 'gateways',
    id,
    validFrom: 0,
    document: {
      name: fingerprintGroups(id).slice(0, 9),
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      status: 'pending',
    },
    by: 'gateway',
  });
  if (!result.ok) throw new Error(`gateway ${id} cannot be entered: ${result.faults.join('; ')}`);
}
