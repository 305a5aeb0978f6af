import type { BatchNotice } from '@furrow/protocol/batch-notice';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { BATCH_RECORDS_MAX, batchHash, sealBatch } from '@furrow/protocol/uplink-batch';
import { randomBytes } from 'node:crypto';
import { LaneFlight } from './lane-flight.js';
import { withNotice } from './outbox-notices.js';
import type { Lane, Outbox, OutboxStats, Sealer, StoredBatch } from './outbox.js';

/** An outbox that lives as long as the process: for tests, and for what disk-outbox is compared with. */
export class MemoryOutbox implements Outbox {
  readonly #sealer: Sealer;
  readonly #epoch = randomBytes(16).toString('hex');
  readonly #flight = new LaneFlight();
  readonly #open: TelemetryRecord[] = [];
  /** Keyed by sequence number, ascending. */
  #waiting = new Map<number, StoredBatch>();
  /** Keyed by sequence number. */
  readonly #refused = new Map<number, { batch: StoredBatch; reason: string }>();
  #lastSeq = 0;
  #lastHash: string | null;
  #lastAck: { hash: string; receivedAt: number } | null = null;
  #serverVersion: string | null = null;
  #notices: BatchNotice[] = [];

  constructor(sealer: Sealer, predecessorHash: string | null = null) {
    this.#sealer = sealer;
    this.#lastHash = predecessorHash;
  }

  append(records: readonly TelemetryRecord[]): void {
    this.#open.push(...records);
  }

  seal(): StoredBatch | undefined {
    const records = this.#open.slice(0, BATCH_RECORDS_MAX);
    if (records.length === 0) return undefined;
    const { privateKey, gatewayId, settingsVersion, rawHash } = this.#sealer;
    const seq = this.#lastSeq + 1;
    const place = {
      epoch: this.#epoch,
      seq,
      previousHash: this.#lastHash,
      lastAck: this.#lastAck,
      notices: this.#notices,
    };
    const sealed = sealBatch(
      { gatewayId, settingsVersion, ...place, ...(rawHash === undefined ? {} : { rawHash }) },
      records,
      privateKey,
    );
    const batch: StoredBatch = { epoch: this.#epoch, seq, hash: batchHash(sealed.body), ...sealed };
    this.#notices = [];
    this.#open.splice(0, records.length);
    this.#waiting.set(seq, batch);
    this.#lastSeq = seq;
    this.#lastHash = batch.hash;
    return batch;
  }

  begin(lane: Lane): StoredBatch | undefined {
    const { order, afterSeq, exceptSeqs } = this.#flight.choice(lane);
    const candidates = [...this.#waiting.values()].filter(({ seq }) => seq > afterSeq && !exceptSeqs.includes(seq));
    const batch = order === 'newestFirst' ? candidates.at(-1) : candidates[0];
    if (batch !== undefined) this.#flight.begun(lane, batch.seq);
    return batch;
  }

  accept(batch: StoredBatch, receivedAt: number): void {
    this.#waiting.delete(batch.seq);
    this.#lastAck = { hash: batch.hash, receivedAt };
    this.#flight.ended(batch.seq);
  }

  refuse(batch: StoredBatch, reason: string): void {
    this.#waiting.delete(batch.seq);
    this.#refused.set(batch.seq, { batch, reason });
    this.#flight.ended(batch.seq);
  }

  keep(batch: StoredBatch): void {
    this.#flight.kept(batch.seq);
  }

  offerRefused(): number {
    const offered = this.#refused.size;
    for (const { batch } of this.#refused.values()) this.#waiting.set(batch.seq, batch);
    this.#refused.clear();
    this.#waiting = new Map([...this.#waiting].sort(([a], [b]) => a - b));
    return offered;
  }

  noteMissing(notice: BatchNotice): void {
    this.#notices = withNotice(this.#notices, notice);
  }

  serverVersion(): string | null {
    return this.#serverVersion;
  }

  rememberServerVersion(version: string): void {
    this.#serverVersion = version;
  }

  stats(): OutboxStats {
    const batches = [...this.#waiting.values(), ...[...this.#refused.values()].map(({ batch }) => batch)];
    return {
      epoch: this.#epoch,
      lastSeq: this.#lastSeq,
      openRecords: this.#open.length,
      waitingBatches: this.#waiting.size,
      refusedBatches: this.#refused.size,
      damagedBatches: 0,
      thinnedRecords: 0,
      usedBytes: batches.reduce((sum, { body, signature }) => sum + body.length + signature.length, 0),
      maxBytes: null,
      lastAckAt: this.#lastAck?.receivedAt ?? null,
    };
  }

  close(): void {
    this.#open.length = 0;
  }
}
