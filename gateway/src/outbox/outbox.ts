import type { BatchNotice } from '@furrow/protocol/batch-notice';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { KeyObject } from 'node:crypto';

/** Which of the two lanes of the uplink a batch travels in: the newest data, or what waits from before. */
export const LANES = ['newest', 'backlog'] as const;
export type Lane = (typeof LANES)[number];

/** A sealed batch as it lies in the outbox: sealed once, its bytes never change again. */
export interface StoredBatch {
  readonly epoch: string;
  readonly seq: number;
  /** SHA-256 of the body, in hex. */
  readonly hash: string;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

/** What the outbox seals with. */
export interface Sealer {
  readonly gatewayId: string;
  readonly privateKey: KeyObject;
  /** Asked for at each batch: it changes while the gateway runs. */
  readonly settingsVersion: number;
  /** Head of the raw ring, asked for at each batch: asking closes a block of it. Absent where there is no ring. */
  readonly rawHash?: string | undefined;
}

export interface OutboxStats {
  readonly epoch: string;
  /** Sequence number of the newest sealed batch; 0 before the first. */
  readonly lastSeq: number;
  readonly openRecords: number;
  /** Sealed batches that wait for the server, those in flight among them. */
  readonly waitingBatches: number;
  /** Batches the server refused, parked until offered again. */
  readonly refusedBatches: number;
  /** Batches that can no longer be read; the server is told which. */
  readonly damagedBatches: number;
  /** Records that thinning has taken out; the server is told of which time. */
  readonly thinnedRecords: number;
  /** Bytes the outbox takes, and may take; null where it has no limit. */
  readonly usedBytes: number;
  readonly maxBytes: number | null;
  /** Server time of the newest acknowledgement. */
  readonly lastAckAt: number | null;
}

/**
 * Keeps records until the server has them. Every call is one transaction: it is durable when it returns, and
 * where it throws an `OutboxError` nothing has changed.
 *
 * Promises: a sealed batch is kept, byte for byte, until the server says `stored`, or a later batch says by a
 * notice that it will not come and why; sequence and chain of hashes have no other gap; a batch is begun at most
 * once at a time. Does not promise: that records which were never
 * appended survive the process.
 */
export interface Outbox {
  /** Adds records to the open batch. */
  append(records: readonly TelemetryRecord[]): void;
  /** Seals the oldest open records, at most 60, as the next batch; undefined where there are none. */
  seal(): StoredBatch | undefined;
  /**
   * Takes a waiting batch for a lane. `newest`: the newest, if newer than every batch this lane took before.
   * `backlog`: the oldest. The batch is in flight until accepted, refused or kept.
   */
  begin(lane: Lane): StoredBatch | undefined;
  /** The server has stored the batch: it is deleted, its acknowledgement remembered. */
  accept(batch: StoredBatch, receivedAt: number): void;
  /** The server refused the batch: it is parked with the reason. */
  refuse(batch: StoredBatch, reason: string): void;
  /** The batch could not be delivered now: it waits again. */
  keep(batch: StoredBatch): void;
  /** Lets refused batches wait again. @returns how many there were. */
  offerRefused(): number;
  /** Has the next batch say what is missing. One of the same kind and beginning takes the place of the one before. */
  noteMissing(notice: BatchNotice): void;
  /** Version of the server that batches were last offered to; null before the first. */
  serverVersion(): string | null;
  rememberServerVersion(version: string): void;
  stats(): OutboxStats;
  close(): void;
}

export type OutboxErrorCode = 'full' | 'readOnly' | 'inUse' | 'damaged' | 'failed';

/** The outbox could not do what it was asked; the message names the file and the remedy. */
export class OutboxError extends Error {
  readonly code: OutboxErrorCode;

  constructor(code: OutboxErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'OutboxError';
    this.code = code;
  }
}
