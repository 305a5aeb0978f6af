import { encode } from '@msgpack/msgpack';
import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import type { BatchHeader } from './batch-header.js';
import { envelopeFromWire, envelopeToWire, type BatchEnvelope } from './batch-envelope.js';
import { decodeMessagePack } from './message-pack.js';
import { decodeRecordColumns, encodeRecordColumns } from './record-columns.js';
import type { TelemetryRecord } from './telemetry-record.js';
import { CONTRACT_VERSION } from './version.js';

/** The most records a batch holds; it is sealed at this many or when its first is `sealAfterS` old. */
export const BATCH_RECORDS_MAX = 60;
/** The most bytes of a batch body that a server reads; 60 records full to the brim take about half of it. */
export const BATCH_BYTES_MAX = 512 * 1024;
/** How many faults of an envelope its refusal names: a reason is for a person to read. */
const FAULTS_NAMED = 4;

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

/**
 * Seals records (1 to 60, in the order sampled) with the gateway's private key.
 * @throws RangeError where there are none or too many, one has a value that no column can hold, or an id or a
 * hash of the header is not hex of its length.
 */
export function sealBatch(
  header: BatchHeader,
  records: readonly TelemetryRecord[],
  privateKey: KeyObject,
): SealedBatch {
  if (records.length < 1 || records.length > BATCH_RECORDS_MAX) {
    throw new RangeError(`a batch holds 1 to ${BATCH_RECORDS_MAX} records, not ${records.length}`);
  }
  const body = encode(envelopeToWire({ v: CONTRACT_VERSION, ...header, ...encodeRecordColumns(records) }));
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
  const { gatewayId, epoch, seq, previousHash, lastAck, settingsVersion, notices, rawHash } = envelope;
  const header = {
    gatewayId,
    epoch,
    seq,
    previousHash,
    lastAck,
    settingsVersion,
    ...(notices === undefined ? {} : { notices }),
    ...(rawHash === undefined ? {} : { rawHash }),
  };
  return { header, records: decodeRecordColumns(envelope) };
}

function readEnvelope(body: Uint8Array): BatchEnvelope {
  let value: unknown;
  try {
    value = decodeMessagePack(body);
  } catch (error) {
    throw new RangeError(`batch is ${(error as Error).message}`, { cause: error });
  }
  // The version first: the faults of a newer envelope would only hide what is to be done about it.
  const version = versionOf(value);
  if (version > CONTRACT_VERSION) {
    throw new RangeError(`batch is of contract version ${version}, this server reads up to ${CONTRACT_VERSION}`);
  }
  const { envelope, faults } = envelopeFromWire(value);
  if (envelope === undefined) {
    const more = faults.length > FAULTS_NAMED ? ` and ${faults.length - FAULTS_NAMED} more faults` : '';
    throw new RangeError(`batch envelope: ${faults.slice(0, FAULTS_NAMED).join('; ')}${more}`);
  }
  return envelope;
}

/** The first entry of the array; 0 where there is none. */
function versionOf(value: unknown): number {
  const version: unknown = Array.isArray(value) ? value[0] : undefined;
  return typeof version === 'number' ? version : 0;
}
