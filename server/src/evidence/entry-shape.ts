import { BatchNotice } from '@furrow/protocol/batch-notice';
import { REGISTRY_SCHEMAS, type RegistryCollection } from '@furrow/protocol/registry-document';
import { compileCheck } from '@furrow/protocol/validate';
import { Type } from 'typebox';

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const GatewayId = Type.String({ pattern: '^[0-9a-f]{40}$' });
const Epoch = Type.String({ pattern: '^[0-9a-f]{32}$' });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()]);

/** Headers of journal entries by their kind. Documents of the registry are as they were when they were journalled. */
const FAULTS_BY_KIND = {
  batch: compileCheck(
    Type.Object({
      receivedAt: Count,
      gatewayId: GatewayId,
      epoch: Epoch,
      seq: Count,
      hash: Hash,
      previousHash: orNull(Hash),
      fixTimes: orNull(Type.Object({ from: Type.Number(), to: Type.Number() })),
      signature: Type.String(),
      notices: Type.Optional(Type.Array(BatchNotice)),
    }),
  ),
  registry: compileCheck(
    Type.Object({
      receivedAt: Count,
      change: Type.Object({
        collection: Type.Enum(Object.keys(REGISTRY_SCHEMAS) as RegistryCollection[]),
        id: Type.String(),
        validFrom: Type.Number(),
        document: orNull(Type.Object({})),
        by: Type.String(),
        at: Type.Number(),
      }),
    }),
  ),
  refusal: compileCheck(
    Type.Object({
      receivedAt: Count,
      gatewayId: GatewayId,
      epoch: orNull(Epoch),
      seq: orNull(Count),
      hash: Type.String(),
      reason: Type.String(),
    }),
  ),
};

/** What is wrong with the header of a journal entry; empty where it is one. */
export function entryFaults(header: unknown): string[] {
  const kind = typeof header === 'object' && header !== null && 'kind' in header ? header.kind : undefined;
  const isKnown = typeof kind === 'string' && Object.hasOwn(FAULTS_BY_KIND, kind);
  if (!isKnown) return [`/kind: must be ${Object.keys(FAULTS_BY_KIND).join(', ')}, got ${JSON.stringify(kind)}`];
  return FAULTS_BY_KIND[kind as keyof typeof FAULTS_BY_KIND](header);
}
