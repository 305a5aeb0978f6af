import { readFileSync } from 'node:fs';
import type { Hello } from './gateway-hello.js';
import type { GatewaySettings, SettingsAck } from './gateway-settings.js';
import type { LiveUpdate } from './live-update.js';
import type { TelemetryRecord } from './telemetry-record.js';
import type { UplinkAck } from './uplink-ack.js';
import type { BatchHeader } from './uplink-batch.js';

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

interface VectorFiles {
  'telemetry-records': RecordVector;
  'uplink-batches': BatchVector;
  'uplink-acks': AckVector;
  hellos: HelloVector;
  fingerprints: FingerprintVector;
  'live-updates': LiveUpdateVector;
  settings: SettingsVector;
}

/** The cases of one file, in its order. Those that are `broken` do not have the type they claim. */
export function readVectors<F extends keyof VectorFiles>(file: F): VectorFiles[F][] {
  return (readVectorFile(file) as { cases: VectorFiles[F][] }).cases;
}

/** The key that sealed the batch vectors: PKCS #8 and SPKI, DER in base64. It protects nothing. */
export function readVectorKey(): { privateKeyPkcs8: string; publicKey: string; gatewayId: string } {
  return (readVectorFile('uplink-batches') as { key: ReturnType<typeof readVectorKey> }).key;
}

/** Every released column: its number with its name, and how many times it is differenced. Added to, never changed. */
export function readColumnVectors(): [label: string, differences: number][] {
  return (readVectorFile('columns') as { cases: [string, number][] }).cases;
}

function readVectorFile(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), 'utf8'));
}
