import type { DayTotal, EngineStamp, Job } from '@furrow/protocol/job';
import type { ForeignSegment } from '../fold/foreign-ground.js';
import type { KeptJob } from '../fold/settled-work.js';
import type { JournalHead } from '../journal/journal.js';

/** Raised when a reader of the former version would misread a bundle. */
export const BUNDLE_VERSION = 1;

/** Files of a bundle beside `batches/` and `gateways/`. */
export const BUNDLE_FILES = {
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  serverKey: 'server.pem',
  journal: 'journal.ndjson',
  inputs: 'inputs.json',
  others: 'others.ndjson',
  result: 'result.json',
  readme: 'README.txt',
} as const;

export interface MachineDayName {
  readonly machineId: string;
  readonly localDay: string;
}

/**
 * Why a stretch of a gateway's sequence is not in the bundle. `elsewhere`: journalled, but of other days or
 * machines; `refused`: the journal says so; `stated`: the gateway says so, in a signed notice of a batch of the bundle;
 * `absent`: had not arrived.
 */
export type GapReason = 'elsewhere' | 'refused' | 'stated' | 'absent';

/** Sequence numbers between two batches of a bundle that are not in it. */
export interface ChainGap {
  readonly gatewayId: string;
  readonly epoch: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly reason: GapReason;
}

export interface ListedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a bundle says of itself; signed by the server as the bytes of `manifest.json`. */
export interface BundleManifest {
  readonly format: 'furrow evidence';
  readonly version: number;
  /** Server's clock, UTC ms. */
  readonly createdAt: number;
  readonly createdBy: string;
  /** Version of the software. */
  readonly software: string;
  /** IANA zone that local days are cut in. */
  readonly timeZone: string;
  readonly engine: EngineStamp;
  readonly machineDays: readonly MachineDayName[];
  /** `quads`: others' ground is in `others.ndjson`; `statement`: unique and shared area are the server's word. */
  readonly uniqueBasis: 'quads' | 'statement';
  readonly journal: { readonly after: JournalHead; readonly head: JournalHead; readonly headSignature: string };
  readonly gaps: readonly ChainGap[];
  readonly files: readonly ListedFile[];
}

/** `inputs.json`: what the figures depend on that is primary, and not in the journal. */
export interface BundleInputs {
  readonly settledDays: readonly string[];
  /** Settled jobs and when they worked: they keep their ids. */
  readonly keptJobs: readonly KeptJob[];
}

/** `result.json`: every job of the machine-days, and each machine's totals of these days. */
export interface BundleResult {
  readonly jobs: readonly Job[];
  readonly totals: readonly DayTotal[];
}

/**
 * A line of `others.ndjson`. `machine` is a pseudonym, or the id of a machine of the bundle on another day;
 * `after` the id of the bundle's machine that sorts before it ('' for none): quads of one moment count in that
 * order. `batches` are hashes of all batches that its machine-day was folded from.
 */
export interface OtherGround extends Omit<ForeignSegment, 'machineId'> {
  readonly machine: string;
  readonly after: string;
  readonly batches: readonly string[];
}

/** The bytes that a server signs for a manifest. */
export function manifestText(manifest: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('furrow evidence manifest\n'), manifest]);
}

/** Where the body of a batch is in a bundle. */
export function batchFileName(place: { gatewayId: string; epoch: string; seq: number; position: number }): string {
  const { gatewayId, epoch, seq, position } = place;
  const name = `${String(position).padStart(12, '0')}-${epoch.slice(0, 8)}-${seq}.batch`;
  return `batches/${gatewayId}/${name}`;
}

export function gatewayKeyFileName(gatewayId: string): string {
  return `gateways/${gatewayId}.pem`;
}
