import { REGISTRY_SCHEMAS, type RegistryCollection } from '@furrow/protocol/registry-document';
import { Type } from 'typebox';
import type { ChangeRequest } from '../../registry/registry.js';
import type { ApiDependencies } from '../dependencies.js';
import { ProblemError } from '../problem-error.js';
import { adminRoute, type Route } from '../route-definition.js';

const Collection = Type.Enum(Object.keys(REGISTRY_SCHEMAS) as RegistryCollection[]);
const CollectionParams = Type.Object({ collection: Collection });
const DocumentParams = Type.Object({ collection: Collection, id: Type.String({ pattern: '^[\\w.-]{1,64}$' }) });
const ValidFrom = Type.Integer({ minimum: 0, maximum: 8.64e15, description: 'UTC ms; 0 is "always"' });
const Document = Type.Unsafe<unknown>({ description: 'document of the collection, see its schema; null removes' });

export const RegistryItems = Type.Object(
  { items: Type.Array(Type.Object({ id: Type.String(), validFrom: ValidFrom, document: Document })) },
  { $id: 'RegistryItems' },
);
export const RegistryHistory = Type.Object(
  {
    changes: Type.Array(
      Type.Object({
        validFrom: ValidFrom,
        document: Document,
        by: Type.String(),
        at: Type.Integer({ description: 'server clock, UTC ms' }),
        position: Type.Integer({ description: 'place in the journal' }),
      }),
    ),
  },
  { $id: 'RegistryHistory' },
);
const PutDocument = Type.Object(
  { validFrom: Type.Optional(ValidFrom), document: Document },
  { additionalProperties: false, $id: 'PutDocument' },
);

/** The registry for admins: documents with their history, changed from a time on. */
export function registryRoutes(dependencies: ApiDependencies): Route[] {
  return [listRoute, historyRoute, putRoute, deleteRoute].map((routeOf) => routeOf(dependencies));
}

function listRoute({ registry, clock }: ApiDependencies): Route {
  return adminRoute({
    method: 'get',
    path: '/api/registry/:collection',
    summary: 'Documents of a collection as they are at a time (default now)',
    params: CollectionParams,
    query: Type.Object({ time: Type.Optional(ValidFrom) }, { additionalProperties: false }),
    response: RegistryItems,
    answer: ({ params, query }) => ({
      items: registry
        .list(params.collection, query.time ?? clock.now())
        .map(({ id, validFrom, document }) => ({ id, validFrom, document })),
    }),
  });
}

function historyRoute({ registry }: ApiDependencies): Route {
  return adminRoute({
    method: 'get',
    path: '/api/registry/:collection/:id',
    summary: 'Every entry of one document',
    params: DocumentParams,
    response: RegistryHistory,
    answer: ({ params }) => {
      const changes = registry.history(params.collection, params.id);
      if (changes.length === 0) throw new ProblemError(404, `No "${params.id}" in ${params.collection}`);
      return {
        changes: changes.map(({ validFrom, document, by, at, position }) => ({
          validFrom,
          document,
          by,
          at,
          position,
        })),
      };
    },
  });
}

function putRoute(dependencies: ApiDependencies): Route {
  const { clock } = dependencies;
  return adminRoute({
    method: 'put',
    path: '/api/registry/:collection/:id',
    summary: 'Set a document from a time on (default now); a time in the past corrects and refolds',
    params: DocumentParams,
    body: PutDocument,
    response: null,
    answer: async ({ params, body, session, ctx }) => {
      const { collection, id } = params;
      const validFrom = body.validFrom ?? clock.now();
      await changeRegistry(dependencies, ctx.ip, {
        collection,
        id,
        validFrom,
        document: body.document,
        by: session.user.name,
      });
    },
  });
}

function deleteRoute(dependencies: ApiDependencies): Route {
  const { clock, registry } = dependencies;
  return adminRoute({
    method: 'delete',
    path: '/api/registry/:collection/:id',
    summary: 'Remove a document from a time on (default now); its history stays',
    params: DocumentParams,
    query: Type.Object({ validFrom: Type.Optional(ValidFrom) }, { additionalProperties: false }),
    response: null,
    answer: async ({ params, query, session, ctx }) => {
      const { collection, id } = params;
      if (registry.history(collection, id).length === 0) throw new ProblemError(404, `No "${id}" in ${collection}`);
      const validFrom = query.validFrom ?? clock.now();
      await changeRegistry(dependencies, ctx.ip, { collection, id, validFrom, document: null, by: session.user.name });
    },
  });
}

/** Makes a change, or all of several, and logs it with where it came from; a refusal names every fault. */
export async function changeRegistry(
  { registry, audit }: Pick<ApiDependencies, 'registry' | 'audit'>,
  address: string,
  ...requests: ChangeRequest[]
): Promise<void> {
  const result = await registry.changeAll(requests);
  if (!result.ok) throw new ProblemError(400, `registry: ${result.faults.join('; ')}`);
  for (const { collection, id, validFrom, document, by } of requests) {
    const verb = document === null ? 'remove' : 'set';
    const subject = `${verb} ${collection}/${id} from ${validFrom}`;
    audit.write({ by, action: 'registry.change', subject, rows: null, hash: null, address });
  }
}
