import { Type } from 'typebox';
import type { BatchHeader } from './batch-header.js';
import { BatchNotice, NOTICES_MAX } from './batch-notice.js';
import type { RecordColumns, WireColumn } from './record-columns.js';
import { compileCheck } from './validate.js';

/** The envelope inside the body. `v` is the contract version it was written by. */
export interface BatchEnvelope extends BatchHeader, RecordColumns {
  readonly v: number;
}

/** Fields by their place in the MessagePack array. Later ones are added at the end; readers pass over what follows. */
const FIELDS = [
  'v',
  'gatewayId',
  'epoch',
  'seq',
  'previousHash',
  'lastAck',
  'settingsVersion',
  'count',
  'columns',
  'texts',
  'notices',
  'rawHash',
] as const satisfies (keyof BatchEnvelope)[];

const REQUIRED_FIELDS = FIELDS.slice(0, FIELDS.indexOf('notices'));
const PLACE_OF_NOTICES = FIELDS.indexOf('notices');
const PLACE_OF_RAW_HASH = FIELDS.indexOf('rawHash');

const GATEWAY_ID_BYTES = 20;
const EPOCH_BYTES = 16;
const HASH_BYTES = 32;
/** Entries of a list that are looked at: fault after fault of a list of half a million nils would take seconds. */
const LIST_MAX = 4096;

/** A schema for what MessagePack's `bin` decodes to. */
const Bytes = (length: number | true) => Type.Unsafe<Uint8Array>({ bytes: length });
/** A whole number that arithmetic keeps exact. */
const Whole = (minimum: number) => Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER });

const Column = Type.Object(
  {
    number: Whole(1),
    values: Bytes(true),
    filled: Type.Optional(Type.Integer({ minimum: 0, maximum: 60 })),
    rows: Type.Optional(Bytes(true)),
  },
  { dependentRequired: { filled: ['rows'] } },
);

/** The arrays of an envelope with names for their places: what is checked, and what a fault names. */
const NamedEnvelope = Type.Object({
  v: Whole(1),
  gatewayId: Bytes(GATEWAY_ID_BYTES),
  epoch: Bytes(EPOCH_BYTES),
  seq: Whole(1),
  previousHash: Type.Union([Bytes(HASH_BYTES), Type.Null()]),
  lastAck: Type.Union([Type.Object({ hash: Bytes(HASH_BYTES), receivedAt: Whole(0) }), Type.Null()]),
  settingsVersion: Whole(0),
  count: Type.Integer({ minimum: 1, maximum: 60 }),
  columns: Type.Array(Column),
  texts: Type.Array(Type.String({ maxLength: 64 })),
});
type NamedEnvelope = Type.Static<typeof NamedEnvelope>;

const envelopeFaults = compileCheck(NamedEnvelope);
const noticesFaults = compileCheck(Type.Array(BatchNotice, { minItems: 1, maxItems: NOTICES_MAX }));

/**
 * The envelope as what MessagePack encodes: an array by `FIELDS`, ids and hashes as bytes, a column as
 * `[number, values]` or `[number, values, filled, rows]`.
 * @throws RangeError where an id or a hash is not hex of its length.
 */
export function envelopeToWire(envelope: BatchEnvelope): unknown[] {
  const { previousHash, lastAck, columns, notices, rawHash } = envelope;
  const wire: Record<keyof BatchEnvelope, unknown> = {
    ...envelope,
    gatewayId: hexToBytes('gatewayId', envelope.gatewayId, GATEWAY_ID_BYTES),
    epoch: hexToBytes('epoch', envelope.epoch, EPOCH_BYTES),
    previousHash: previousHash && hexToBytes('previousHash', previousHash, HASH_BYTES),
    lastAck: lastAck && [hexToBytes('lastAck.hash', lastAck.hash, HASH_BYTES), lastAck.receivedAt],
    columns: columns.map(columnToWire),
    notices: (notices?.length ?? 0) > 0 ? notices : null,
    rawHash: rawHash === undefined ? null : hexToBytes('rawHash', rawHash, HASH_BYTES),
  };
  const places = FIELDS.map((field) => wire[field]);
  // Optional fields at the end take no place where there is nothing to say.
  while (places.length > REQUIRED_FIELDS.length && places.at(-1) === null) places.pop();
  return places;
}

/**
 * The envelope that a decoded MessagePack value is, and what is wrong with it, each fault with its place:
 * `envelope` is there only where `faults` is empty.
 */
export function envelopeFromWire(value: unknown): { envelope?: BatchEnvelope; faults: string[] } {
  if (!Array.isArray(value)) return { faults: ['must be a list'] };
  const named = Object.fromEntries(REQUIRED_FIELDS.map((field, place) => [field, value[place] as unknown]));
  const long = (['columns', 'texts'] as const).filter((field) => lengthOf(named[field]) > LIST_MAX);
  if (long.length > 0) return { faults: long.map((field) => `/${field}: must have at most ${LIST_MAX} entries`) };
  const checked = {
    ...named,
    lastAck: nameParts(named['lastAck'], ['hash', 'receivedAt']),
    columns: Array.isArray(named['columns'])
      ? named['columns'].map((column) => nameParts(column, ['number', 'values', 'filled', 'rows']))
      : named['columns'],
  };
  const faults = envelopeFaults(checked);
  if (faults.length > 0) return { faults };
  const envelope = toEnvelope(checked as unknown as NamedEnvelope);
  const notices = readNotices(value[PLACE_OF_NOTICES]);
  const rawHash = readRawHash(value[PLACE_OF_RAW_HASH]);
  return {
    envelope: {
      ...envelope,
      ...(notices === undefined ? {} : { notices }),
      ...(rawHash === undefined ? {} : { rawHash }),
    },
    faults,
  };
}

/** Notices that cannot be read are passed over: they must not cost the records that they travel with. */
function readNotices(value: unknown): BatchNotice[] | undefined {
  return noticesFaults(value).length === 0 ? (value as BatchNotice[]) : undefined;
}

/** As with notices: what is no hash is passed over. */
function readRawHash(value: unknown): string | undefined {
  return value instanceof Uint8Array && value.length === HASH_BYTES ? bytesToHex(value) : undefined;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function columnToWire({ number, values, filled, rows }: WireColumn): unknown[] {
  return rows === undefined ? [number, values] : [number, values, filled, rows];
}

/** A list with names for its places, those that are there; anything else as it is. */
function nameParts(value: unknown, names: readonly string[]): unknown {
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(names.slice(0, value.length).map((name, place) => [name, value[place] as unknown]));
}

function toEnvelope(named: NamedEnvelope): BatchEnvelope {
  const { gatewayId, epoch, previousHash, lastAck } = named;
  return {
    ...named,
    gatewayId: bytesToHex(gatewayId),
    epoch: bytesToHex(epoch),
    previousHash: previousHash && bytesToHex(previousHash),
    lastAck: lastAck && { hash: bytesToHex(lastAck.hash), receivedAt: lastAck.receivedAt },
  };
}

function bytesToHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

function hexToBytes(field: string, hex: string, length: number): Uint8Array {
  if (hex.length !== 2 * length || !/^[0-9a-f]*$/.test(hex)) {
    throw new RangeError(`${field} must be ${2 * length} hex digits in lower case, got ${JSON.stringify(hex)}`);
  }
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
