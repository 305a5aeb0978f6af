import { readFileSync } from 'node:fs';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { BatchNotice } from './batch-notice.js';
import type { Hello } from './gateway-hello.js';
import type { GatewaySettings, SettingsAck } from './gateway-settings.js';
import type { LiveUpdate } from './live-update.js';
import type { RawSpan } from './raw-fetch.js';
import type { RawFramesPart, RawFramesRequest } from './raw-frames.js';
import type { TelemetryRecord } from './telemetry-record.js';
import type { UplinkAck } from './uplink-ack.js';
import type { BatchHeader } from './batch-header.js';
import { batchHash, sealBatch, type SealedBatch } from './uplink-batch.js';

/**
 * The examples in protocol/vectors, which the tests of every side run. `oldVersion` ones were written by an
 * earlier release and stay readable for ever: they are added to, never changed.
 */
interface Vector {
  readonly name: string;
  readonly kind: 'valid' | 'oldVersion' | 'broken' | 'forged';
  /** Part of the reason that a `broken` one is refused with. */
  readonly fault?: string;
}

export interface RecordVector extends Vector {
  readonly record: TelemetryRecord;
}

/** Bytes in hex. */
export interface BatchVector extends Vector {
  readonly body: string;
  readonly signature: string;
  readonly hash: string;
  /** What it opens to, where it opens. */
  readonly header?: BatchHeader;
  readonly records?: readonly TelemetryRecord[];
  /** Sealed by other software: opens as said, but is not what ours would seal. */
  readonly foreign?: true;
}

export interface AckVector extends Vector {
  readonly ack: UplinkAck;
  /** What the gateway does with the batch: forget it, set it apart until told, or offer it again by itself. */
  readonly effect: 'release' | 'park' | 'keep';
}

export interface HelloVector extends Vector {
  readonly nonce: string;
  readonly hello: Hello;
  readonly gatewayId?: string;
  readonly fingerprint?: string;
}

export interface FingerprintVector extends Vector {
  readonly gatewayId: string;
  readonly words: string;
}

export interface LiveUpdateVector extends Vector {
  readonly update: LiveUpdate;
}

/** Settings that a gateway which holds nothing, or `held`, is offered. Bytes in hex. */
export interface SettingsVector extends Vector {
  readonly body: string;
  readonly signature: string;
  readonly serverKey: string;
  readonly hash: string;
  /** What it opens to, where it opens. */
  readonly settings?: GatewaySettings;
  /** What a gateway that trusts the key of `readVectorKey` and holds this version with this hash does with them. */
  readonly held?: { readonly version: number; readonly hash: string };
  readonly effect: SettingsAck['status'];
}

/** A batch of a sequence, sealed with the key of the batch vectors; `hash` in hex, for those that name it. */
export interface SequenceBatch {
  readonly epoch: string;
  readonly seq: number;
  /** Name of the batch that it names as the one before; null for none, or one that is lost. */
  readonly after: string | null;
  readonly sampledAt: number;
  /** Signed by another key. */
  readonly isForged?: true;
  readonly notices?: readonly BatchNotice[];
}

/** What is offered, what is answered, and what the chain then is. */
export interface SequenceStep {
  readonly offer: string;
  /** The server's folds are behind. */
  readonly isBusy?: true;
  readonly status: UplinkAck['status'];
  readonly reason?: string;
  /** Of the epoch of the batch. */
  readonly contiguousTo: number;
  readonly broken?: readonly number[];
  /** What the gateway then has of the batch. */
  readonly effect: AckVector['effect'];
}

export interface SequenceVector extends Vector {
  /** By name. */
  readonly batches: Readonly<Record<string, SequenceBatch>>;
  readonly steps: readonly SequenceStep[];
  /** Counters of the server that must have risen, and to what. */
  readonly counters?: Readonly<Record<string, number>>;
}

/** A request for raw frames, or an answer to one; bytes in hex. */
export interface RawFramesVector extends Vector {
  readonly request?: RawFramesRequest;
  readonly answer?: Omit<RawFramesPart, 'bytes'> & { readonly bytes: string };
}

/** The text of a fetched ring, the heads that signed batches carry, and what of it is proven. */
export interface RawRingVector extends Vector {
  readonly text: string;
  readonly heads: readonly { readonly rawHash: string | null; readonly from: number; readonly to: number }[];
  readonly asked: { readonly from: number; readonly to: number };
  readonly spans: readonly RawSpan[];
}

interface VectorFiles {
  'telemetry-records': RecordVector;
  'uplink-batches': BatchVector;
  'uplink-acks': AckVector;
  'uplink-sequences': SequenceVector;
  hellos: HelloVector;
  fingerprints: FingerprintVector;
  'live-updates': LiveUpdateVector;
  settings: SettingsVector;
  'raw-frames': RawFramesVector;
  'raw-rings': RawRingVector;
}

/** The cases of one file, in its order. Those that are `broken` do not have the type they claim. */
export function readVectors<F extends keyof VectorFiles>(file: F): VectorFiles[F][] {
  return (readVectorFile(file) as { cases: VectorFiles[F][] }).cases;
}

/** The key that sealed the batch vectors: PKCS #8 and SPKI, DER in base64. It protects nothing. */
export function readVectorKey(): { privateKeyPkcs8: string; publicKey: string; gatewayId: string } {
  return (readVectorFile('uplink-batches') as { key: ReturnType<typeof readVectorKey> }).key;
}

/** The batches of a sequence by their names, each with its hash. A notice may name a batch for its hash: `@name`. */
export function sealSequence({ batches }: SequenceVector): Map<string, SealedBatch & { readonly hash: string }> {
  const { privateKeyPkcs8, gatewayId } = readVectorKey();
  const own = createPrivateKey({ key: Buffer.from(privateKeyPkcs8, 'base64'), format: 'der', type: 'pkcs8' });
  const other = generateKeyPairSync('ed25519').privateKey;
  const sealed = new Map<string, SealedBatch & { readonly hash: string }>();
  const hashOf = (name: string | null): string | null =>
    name?.startsWith('@') === true ? (sealed.get(name.slice(1))?.hash ?? null) : name;
  for (const [name, { epoch, seq, after, sampledAt, isForged, notices }] of Object.entries(batches)) {
    const previousHash = after && hashOf(`@${after}`);
    const stated = notices?.map(({ places, ...notice }) => {
      if (places === undefined) return notice;
      const hashes = { previousHash: hashOf(places.previousHash), lastHash: hashOf(places.lastHash) };
      return { ...notice, places: { ...places, ...hashes } };
    });
    const header = { gatewayId, epoch, seq, previousHash, lastAck: null, settingsVersion: 0 };
    const full = stated === undefined ? header : { ...header, notices: stated };
    const batch = sealBatch(full, [{ sampledAt }], isForged ? other : own);
    sealed.set(name, { ...batch, hash: batchHash(batch.body) });
  }
  return sealed;
}

/** Every released column: its number with its name, and how many times it is differenced. Added to, never changed. */
export function readColumnVectors(): [label: string, differences: number][] {
  return (readVectorFile('columns') as { cases: [string, number][] }).cases;
}

function readVectorFile(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), 'utf8'));
}
