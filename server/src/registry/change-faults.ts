import { gatewayIdOf, readPublicKey } from '@furrow/protocol/gateway-hello';
import {
  REGISTRY_SCHEMAS,
  type AreaGeometry,
  type RegistryChange,
  type RegistryCollection,
  type RegistryDocument,
} from '@furrow/protocol/registry-document';
import { compileCheck } from '@furrow/protocol/validate';
import { areaFaults } from './area-faults.js';
import type { ChangeRequest } from './registry.js';
import type { RegistryIndex } from './registry-index.js';

const ID_PATTERN = /^[\w.-]{1,64}$/;
const schemaFaults = Object.fromEntries(
  Object.entries(REGISTRY_SCHEMAS).map(([collection, schema]) => [collection, compileCheck(schema)]),
);

/** What the id of a dated table is the id of. */
const KEYED_BY: Partial<Record<RegistryCollection, RegistryCollection>> = {
  mounting: 'gateways',
  tuning: 'gateways',
  hitching: 'machines',
  driving: 'machines',
  operation: 'implements',
};

/** What a property refers to. `operation` is of implements, of campaigns and of the operation table. */
const REFERENCES: Record<string, RegistryCollection> = {
  organisationId: 'organisations',
  defaultDriverId: 'drivers',
  machineId: 'machines',
  implementId: 'implements',
  driverId: 'drivers',
  operation: 'operations',
};

/** What is wrong with a change, each fault with collection, id, path and value; empty where it may be made. */
export function changeFaults(request: ChangeRequest, index: RegistryIndex): string[] {
  const { collection, id, document } = request;
  const place = `${collection} ${JSON.stringify(id)}`;
  const check = Object.hasOwn(REGISTRY_SCHEMAS, collection) ? schemaFaults[collection] : undefined;
  if (check === undefined) {
    return [`${place}: no such collection; there are ${Object.keys(REGISTRY_SCHEMAS).join(', ')}`];
  }
  const faults: string[] = [];
  if (!ID_PATTERN.test(id)) faults.push('id must be 1 to 64 letters, digits, ".", "_" or "-"');
  if (!Number.isSafeInteger(request.validFrom) || request.validFrom < 0) {
    faults.push(`/validFrom: must be UTC milliseconds from 0, got ${JSON.stringify(request.validFrom)}`);
  }
  const keyedBy = KEYED_BY[collection];
  if (keyedBy !== undefined && !index.knows(keyedBy, id)) faults.push(`${keyedBy} has no ${JSON.stringify(id)}`);
  if (document !== null) faults.push(...documentFaults(check(document), request, index));
  return faults.map((fault) => `${place}: ${fault}`);
}

function documentFaults(shape: string[], { collection, id, document }: ChangeRequest, index: RegistryIndex): string[] {
  if (shape.length > 0) return shape;
  const properties = document as Record<string, unknown>;
  const faults = Object.entries(properties).flatMap(([property, value]) => {
    const target = REFERENCES[property];
    if (target === undefined || typeof value !== 'string' || index.knows(target, value)) return [];
    return [`/${property}: ${target} has no ${JSON.stringify(value)}`];
  });
  const area = properties['geometry'] as AreaGeometry | undefined;
  if (area !== undefined) faults.push(...areaFaults(area));
  if (collection === 'gateways') faults.push(...gatewayFaults(id, document as RegistryDocument<'gateways'>));
  if (collection === 'campaigns') {
    const { from, to } = document as RegistryDocument<'campaigns'>;
    if (from >= to) faults.push(`/to: must be after /from, got ${from} to ${to}`);
  }
  return faults;
}

function gatewayFaults(id: string, { publicKey }: RegistryDocument<'gateways'>): string[] {
  try {
    const expected = gatewayIdOf(readPublicKey(publicKey));
    return expected === id ? [] : [`/publicKey: its fingerprint is ${expected}, which must be the id`];
  } catch (error) {
    return [`/publicKey: ${(error as Error).message}; expected Ed25519 as SPKI DER in base64`];
  }
}

/**
 * The change that a sound request makes. Whether a gateway is admitted is not a matter of fixTime: its
 * documents hold always, the latest journalled counts. Settings that one carries, as they did before there was the table
 * `tuning`, stay where the next leaves them out: who renames or revokes a gateway does not think of them.
 */
export function changeOf(request: ChangeRequest, at: number, index: RegistryIndex): RegistryChange {
  const { collection, id, document, by } = request;
  const change = { collection, id, document: document as RegistryChange['document'], by, at };
  if (collection !== 'gateways') return { ...change, validFrom: request.validFrom };
  const settings = document === null ? undefined : index.item('gateways', id, 0)?.document.settings;
  const kept = settings === undefined ? document : { settings, ...(document as RegistryDocument<'gateways'>) };
  return { ...change, document: kept as RegistryChange['document'], validFrom: 0 };
}
