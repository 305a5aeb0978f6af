import { Type } from 'typebox';

const Time = (description: string) => Type.Integer({ description });
const Count = Type.Integer({ minimum: 0 });

/**
 * What became of a stretch of a raw ring. `proven`: its blocks lead to a hash that signed batches carry; `unproven`: no
 * batch that arrived covers them; `changed`: not the lines that were sealed; `gone`: batches name them, and the ring does
 * not hold them any more; `notKept`: batches of a gateway that kept no ring. Times are by the gateway's clock, UTC ms.
 */
export const RawSpan = Type.Object({
  state: Type.Enum(['proven', 'unproven', 'changed', 'gone', 'notKept']),
  from: Time('first'),
  to: Time('last'),
  blocks: { ...Count, description: 'blocks of the ring; 0 where there is none' },
  batches: { ...Count, description: 'signed batches that name them' },
});
export type RawSpan = Type.Static<typeof RawSpan>;

/** `POST /api/gateways/:id/raw-frames`: which stretch of its ring a gateway is asked for, both inclusive. */
export const RawFetchRequest = Type.Object(
  {
    from: Type.Integer({ minimum: 0, description: "gateway's clock, UTC ms" }),
    to: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false, $id: 'RawFetchRequest' },
);
export type RawFetchRequest = Type.Static<typeof RawFetchRequest>;

/** A request for raw frames and what has come of it. */
export const RawFetch = Type.Object(
  {
    id: Type.Integer(),
    gatewayId: Type.String(),
    from: Time("gateway's clock, UTC ms"),
    to: Time('inclusive'),
    askedBy: Type.String(),
    askedAt: Time("server's clock, UTC ms"),
    expiresAt: Time('when it is deleted'),
    state: Type.Enum(['open', 'done', 'tooLarge', 'failed'], {
      description: 'open: still to come, as soon as the gateway is online; tooLarge: the first part of it came',
    }),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'why it failed, or what it waits for' }),
    bytes: Type.Integer({ description: 'that have come' }),
    endedAt: Type.Union([Type.Integer(), Type.Null()]),
    spans: Type.Union([Type.Array(RawSpan), Type.Null()], { description: 'null until it has ended' }),
  },
  { $id: 'RawFetch' },
);
export type RawFetch = Type.Static<typeof RawFetch>;

/** `GET /api/gateways/:id/raw-frames`: the newest first. */
export const RawFetchList = Type.Object({ fetches: Type.Array(RawFetch) }, { $id: 'RawFetchList' });
export type RawFetchList = Type.Static<typeof RawFetchList>;
