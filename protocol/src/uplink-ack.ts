import { Type } from 'typebox';

/**
 * The server's answer to a batch, sent only once the batch is durable.
 * `stored`: the gateway may forget it. `refused`: it cannot be authenticated or decoded; the gateway parks
 * it and offers it again after a server upgrade or on request. `retry`: not now, keep it and offer it again.
 */
export const UplinkAck = Type.Object(
  {
    epoch: Type.String(),
    seq: Type.Integer({ minimum: 1 }),
    hash: Type.String({ description: 'SHA-256 of the batch body, in hex' }),
    status: Type.Enum(['stored', 'refused', 'retry']),
    reason: Type.Optional(Type.String()),
    receivedAt: Type.Integer({ description: "server's clock, UTC ms" }),
  },
  { $id: 'UplinkAck' },
);
export type UplinkAck = Type.Static<typeof UplinkAck>;
