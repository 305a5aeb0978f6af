import { Type } from 'typebox';
import { compileCheck } from './validate.js';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** Bytes are what MessagePack's `bin` decodes to; JSON Schema has no word for them, so they are checked apart. */
const Bytes = Type.Unsafe<Uint8Array>({ isBytes: true });

/** A whole number that arithmetic keeps exact. */
const Whole = (minimum: number) => Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER });

const Column = Type.Object(
  { values: Bytes, filled: Type.Optional(Type.Integer({ minimum: 0, maximum: 60 })), rows: Type.Optional(Bytes) },
  { additionalProperties: false },
);

const Envelope = Type.Object({
  v: Whole(1),
  gatewayId: Type.String({ minLength: 1, maxLength: 64 }),
  epoch: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  seq: Whole(1),
  previousHash: Type.Union([Hash, Type.Null()]),
  lastAck: Type.Union([Type.Object({ hash: Hash, receivedAt: Whole(0) }), Type.Null()]),
  settingsVersion: Whole(0),
  count: Type.Integer({ minimum: 1, maximum: 60 }),
  columns: Type.Record(Type.String(), Column, { maxProperties: 4096, propertyNames: { maxLength: 80 } }),
  texts: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 256 }),
});

/** What is wrong with a decoded batch envelope, each fault with its place; empty where it is sound. */
export const batchEnvelopeFaults = compileCheck(Envelope);
