import { Type } from 'typebox';

/** The most notices a batch carries, and the most places that one of them closes. */
export const NOTICES_MAX = 32;
export const NOTICE_PLACES_MAX = 1000;

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of a batch body, in hex' });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** Batches of the same epoch that were sealed and will not come, and the hashes that join the chain around them. */
export const NoticePlaces = Type.Object(
  {
    fromSeq: Seq,
    toSeq: Seq,
    previousHash: Type.Union([Hash, Type.Null()], { description: 'what batch `fromSeq` named as its predecessor' }),
    lastHash: Type.Union([Hash, Type.Null()], { description: 'hash of batch `toSeq`; null where it is not known' }),
  },
  { $id: 'NoticePlaces' },
);
export type NoticePlaces = Type.Static<typeof NoticePlaces>;

/**
 * What a gateway says is missing, and why. It travels in the header of a batch, signed like everything else, and
 * is there exactly when something is missing: nothing is thinned or dropped without one.
 *
 * - `thinned`: the outbox was full. The batches at `places` were thinned to one record per `everyS` seconds, and
 *   what was kept of them (`kept` of `records`) are the records of this very batch.
 * - `stopped`: the outbox was full, and `records` records were not taken.
 * - `unsaved`: the disk took nothing, and `records` records were lost when memory was full as well.
 * - `damaged`: the batches at `places` were sealed and cannot be read any more.
 * - `outboxLost`: the outbox before this one is lost or was set aside: what was sealed up to `seq` of `epoch`,
 *   with `hash`, and not stored by then, will not come.
 *
 * A reader passes over a kind that it does not know.
 */
export const BatchNotice = Type.Object(
  {
    kind: Type.String({ maxLength: 32, description: 'thinned, stopped, unsaved, damaged, outboxLost' }),
    from: Type.Optional(Type.Integer({ minimum: 0, description: 'sampledAt of the first record, UTC ms' })),
    to: Type.Optional(Type.Integer({ minimum: 0, description: 'sampledAt of the last record, UTC ms' })),
    records: Type.Optional(Count),
    kept: Type.Optional(Count),
    everyS: Type.Optional(Type.Integer({ minimum: 1 })),
    places: Type.Optional(NoticePlaces),
    epoch: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$' })),
    seq: Type.Optional(Seq),
    hash: Type.Optional(Hash),
  },
  { $id: 'BatchNotice' },
);
export type BatchNotice = Type.Static<typeof BatchNotice>;
