import { decode, encode } from '@msgpack/msgpack';
import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import { decodeRecordColumns, encodeRecordColumns, type RecordColumns } from './record-columns.js';
import type { TelemetryRecord } from './telemetry-record.js';
import { batchEnvelopeFaults } from './batch-envelope.js';
import { CONTRACT_VERSION } from './version.js';

/** The most records a batch holds; it is sealed at this many or when its first is `sealAfterS` old. */
export const BATCH_RECORDS_MAX = 60;
/** The most bytes of a batch body that a server reads. */
export const BATCH_BYTES_MAX = 256 * 1024;

/** What a batch says of itself and of its place in its gateway's chain. Hashes are SHA-256 in hex. */
export interface BatchHeader {
  /** Fingerprint of the gateway's public key. */
  readonly gatewayId: string;
  /** Random id of the outbox the batch was sealed in. */
  readonly epoch: string;
  /** 1 for the first batch of an epoch, then one more each. */
  readonly seq: number;
  /**
   * Hash of the batch before. For seq 1 the last hash of the epoch before, or null where that is lost or
   * there was none.
   */
  readonly previousHash: string | null;
  /** The newest acknowledgement that the gateway held when it sealed: proof that the batch is not older. */
  readonly lastAck: { readonly hash: string; readonly receivedAt: number } | null;
  /** Version of the settings the gateway worked by; 0 for its own configuration. */
  readonly settingsVersion: number;
}

/** A batch as it is signed, stored, sent and verified: the bytes signed are the bytes stored. */
export interface SealedBatch {
  /** MessagePack of the header and the columns. */
  readonly body: Uint8Array;
  /** Ed25519 over `body`, 64 bytes. */
  readonly signature: Uint8Array;
}

export interface OpenedBatch {
  readonly header: BatchHeader;
  readonly records: TelemetryRecord[];
}

/** The envelope inside the body. `v` is the contract version it was written by. */
export interface BatchEnvelope extends BatchHeader, RecordColumns {
  readonly v: number;
}

/** Seals records (1 to 60, in the order sampled) with the gateway's private key. */
export function sealBatch(
  header: BatchHeader,
  records: readonly TelemetryRecord[],
  privateKey: KeyObject,
): SealedBatch {
  const envelope: BatchEnvelope = { v: CONTRACT_VERSION, ...header, ...encodeRecordColumns(records) };
  const body = encode(envelope);
  return { body, signature: sign(null, body, privateKey) };
}

/** SHA-256 of the body, in hex: what the next batch names as its predecessor. */
export function batchHash(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** True where the signature is this key's over exactly these bytes. */
export function isBatchAuthentic(batch: SealedBatch, publicKey: KeyObject): boolean {
  return batch.signature.length === 64 && verify(null, batch.body, publicKey, batch.signature);
}

/**
 * Reads a batch without checking its signature.
 * @throws RangeError naming what is wrong: too long, not MessagePack, a field missing, a damaged column.
 */
export function openBatch(body: Uint8Array): OpenedBatch {
  if (body.length > BATCH_BYTES_MAX)
    throw new RangeError(`batch has ${body.length} bytes, more than ${BATCH_BYTES_MAX}`);
  const envelope = readEnvelope(body);
  const { gatewayId, epoch, seq, previousHash, lastAck, settingsVersion } = envelope;
  const header = { gatewayId, epoch, seq, previousHash, lastAck, settingsVersion };
  return { header, records: decodeRecordColumns(envelope) };
}

function readEnvelope(body: Uint8Array): BatchEnvelope {
  let value: unknown;
  try {
    value = decode(body);
  } catch (error) {
    throw new RangeError(`batch is not MessagePack: ${(error as Error).message}`, { cause: error });
  }
  const faults = batchEnvelopeFaults(value);
  if (faults.length > 0) throw new RangeError(`batch envelope: ${faults.join('; ')}`);
  const envelope = value as BatchEnvelope;
  if (envelope.v > CONTRACT_VERSION) {
    throw new RangeError(`batch is of contract version ${envelope.v}; this server reads up to ${CONTRACT_VERSION}`);
  }
  return envelope;
}
