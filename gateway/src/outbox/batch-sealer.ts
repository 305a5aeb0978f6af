import type { BatchNotice } from '@furrow/protocol/batch-notice';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { batchHash, isBatchAuthentic, openBatch, sealBatch } from '@furrow/protocol/uplink-batch';
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { BatchRow } from './batch-rows.js';
import type { Sealer, StoredBatch } from './outbox.js';
import type { MetaValues } from './outbox-meta.js';

export interface BatchContent {
  readonly records: readonly TelemetryRecord[];
  readonly notices: readonly BatchNotice[];
}

/** Seals batches in their place of the chain, and knows its own again. */
export class BatchSealer {
  readonly #sealer: Sealer;
  readonly #publicKey: KeyObject;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
    this.#publicKey = createPublicKey(sealer.privateKey);
  }

  /** The batch that comes after those that an outbox has sealed: the same one for the same content and place. */
  sealNext({ epoch, lastSeq, lastHash, lastAck }: MetaValues, { records, notices }: BatchContent): StoredBatch {
    const { privateKey, gatewayId, settingsVersion, rawHash } = this.#sealer;
    const seq = lastSeq + 1;
    const header = { gatewayId, epoch, seq, previousHash: lastHash, lastAck, settingsVersion, notices };
    const withRing = rawHash === undefined ? header : { ...header, rawHash };
    const sealed = sealBatch(withRing, records, privateKey);
    return { epoch, seq, hash: batchHash(sealed.body), ...sealed };
  }

  /** The batch of a row; undefined where it is not what was sealed, or not in its place. */
  readBack(row: BatchRow, epoch: string): StoredBatch | undefined {
    const batch = this.open(row, epoch);
    return batch?.seq === row.seq ? batch : undefined;
  }

  /** The batch that a row holds, whatever place it has there; undefined where it is not what was sealed. */
  open({ body, signature }: BatchRow, epoch: string): StoredBatch | undefined {
    try {
      const { header } = openBatch(body);
      const isSound = header.epoch === epoch && isBatchAuthentic({ body, signature }, this.#publicKey);
      return isSound ? { epoch, seq: header.seq, hash: batchHash(body), body, signature } : undefined;
    } catch {
      return undefined;
    }
  }
}
