import { decodeMessagePack } from '@furrow/protocol/message-pack';
import type { BatchHeader } from '@furrow/protocol/batch-header';
import {
  BATCH_BYTES_MAX,
  batchHash,
  isBatchAuthentic,
  openBatch,
  type OpenedBatch,
  type SealedBatch,
} from '@furrow/protocol/uplink-batch';
import type { KeyObject } from 'node:crypto';
import type { BatchEntry } from '../journal/journal-entry.js';

const EPOCH_BYTES = 16;

/** Why a batch is refused for good; `fork` is another batch at a place that is taken. */
export type RefusalReason = 'oversized' | 'signature' | 'undecodable' | 'foreignGateway' | 'fork';

/** Whose socket a batch came by. */
export interface GatewayIdentity {
  readonly gatewayId: string;
  readonly publicKey: KeyObject;
}

/** Which batch is meant, as far as it can be read without trusting it. */
export interface BatchIdentity {
  readonly hash: string;
  readonly epoch: string | null;
  readonly seq: number | null;
}

/** A batch that may be stored, or what it said of itself and why it may not. */
export type ExaminedBatch =
  | {
      readonly ok: true;
      readonly hash: string;
      readonly header: BatchHeader;
      readonly fixTimes: BatchEntry['fixTimes'];
    }
  | (BatchIdentity & {
      readonly ok: false;
      readonly reason: RefusalReason;
      /** For people: what exactly is wrong. */
      readonly detail: string;
    });

/** Checks size, signature, encoding and sender of a batch; looks at nothing else. */
export function examineBatch(batch: SealedBatch, { gatewayId, publicKey }: GatewayIdentity): ExaminedBatch {
  const refused = (reason: RefusalReason, detail: string): ExaminedBatch => ({
    ok: false,
    ...placeOf(batch.body),
    reason,
    detail,
  });
  if (batch.body.length > BATCH_BYTES_MAX) {
    return refused('oversized', `${batch.body.length} bytes, more than ${BATCH_BYTES_MAX}`);
  }
  if (!isBatchAuthentic(batch, publicKey)) return refused('signature', 'the signature is not of this gateway');
  let opened: OpenedBatch;
  try {
    opened = openBatch(batch.body);
  } catch (error) {
    return refused('undecodable', (error as Error).message);
  }
  const { header, records } = opened;
  if (header.gatewayId !== gatewayId) {
    return refused('foreignGateway', `the header names gateway ${header.gatewayId}`);
  }
  return { ok: true, hash: batchHash(batch.body), header, fixTimes: fixTimesOf(records) };
}

/** Least and greatest fixTime of records; null where none has one. */
export function fixTimesOf(records: OpenedBatch['records']): BatchEntry['fixTimes'] {
  let span: { from: number; to: number } | null = null;
  for (const { fixTime } of records) {
    if (fixTime === undefined) continue;
    span =
      span === null
        ? { from: fixTime, to: fixTime }
        : { from: Math.min(span.from, fixTime), to: Math.max(span.to, fixTime) };
  }
  return span;
}

/** Hash, epoch and seq of a batch that is not stored, for its acknowledgement. */
export function placeOf(body: Uint8Array): BatchIdentity {
  const unread = { hash: batchHash(body), epoch: null, seq: null };
  if (body.length > BATCH_BYTES_MAX) return unread;
  try {
    // Places 2 and 3 of the envelope's list, in every version: fields are only ever added at its end.
    const [, , epoch, seq] = decodeMessagePack(body) as unknown[];
    if (!(epoch instanceof Uint8Array) || epoch.length !== EPOCH_BYTES) return unread;
    const isSeq = typeof seq === 'number' && Number.isSafeInteger(seq) && seq > 0;
    return { ...unread, epoch: Buffer.from(epoch).toString('hex'), seq: isSeq ? seq : null };
  } catch {
    return unread;
  }
}
