import type { UplinkAck } from '@furrow/protocol/uplink-ack';
import type { SealedBatch } from '@furrow/protocol/uplink-batch';
import type { Clock } from '../clock/clock.js';
import type { JournalEntry } from '../journal/journal-entry.js';
import type { Journal } from '../journal/journal.js';
import type { Logger } from '../log/logger.js';
import type { Counters } from '../run/counters.js';
import {
  examineBatch,
  placeOf,
  type BatchIdentity,
  type ExaminedBatch,
  type GatewayIdentity,
} from './batch-examination.js';
import type { GatewaySequenceLedgers } from './gateway-ledgers.js';

export interface IntakeLimits {
  /** Bytes that may wait for their commit, over all gateways. */
  readonly pendingBytesMax: number;
  /** Journal entries that the folds may be behind. */
  readonly foldBacklogMax: number;
}

export const INTAKE_LIMITS: IntakeLimits = { pendingBytesMax: 64 * 1024 * 1024, foldBacklogMax: 50_000 };

export interface UplinkIntakeOptions {
  readonly journal: Journal;
  readonly ledgers: GatewaySequenceLedgers;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly limits: IntakeLimits;
  /** Journal entries that the folds have not taken in yet. */
  readonly foldBacklog: () => number;
}

type SoundBatch = Extract<ExaminedBatch, { ok: true }>;
type BadBatch = Extract<ExaminedBatch, { ok: false }>;

/** The step: verified batch → journal, then its acknowledgement. Nothing is acknowledged before it is durable. */
export class UplinkIntake {
  private readonly options: UplinkIntakeOptions;
  /** Batches on their way to the disk, by gateway, epoch and seq: a second offer waits for the first. */
  private readonly underWay = new Map<string, { readonly hash: string; readonly ack: Promise<UplinkAck> }>();

  constructor(options: UplinkIntakeOptions) {
    this.options = options;
  }

  /** Never rejects: what cannot be done now is answered `retry`. */
  async uplinkBatchToJournal(batch: SealedBatch, identity: GatewayIdentity): Promise<UplinkAck> {
    const overload = this.overload();
    if (overload !== undefined) return this.retryLater(batch, overload);
    const examined = examineBatch(batch, identity);
    try {
      return examined.ok ? await this.storeOnce(batch, examined) : await this.refuse(examined, identity.gatewayId);
    } catch (error) {
      this.options.logger.logOften('error', 'append', `the journal takes nothing: ${(error as Error).message}`);
      return this.retryLater(batch, 'journalUnavailable');
    }
  }

  /** Answers a batch that is not looked at now; it costs a hash and no more. */
  retryLater({ body }: SealedBatch, reason: string): UplinkAck {
    return this.retry(placeOf(body), reason);
  }

  private overload(): string | undefined {
    const { journal, limits, foldBacklog } = this.options;
    if (journal.pendingBytes() > limits.pendingBytesMax) return 'journalBehind';
    if (foldBacklog() > limits.foldBacklogMax) return 'foldsBehind';
    return undefined;
  }

  private async storeOnce(batch: SealedBatch, examined: SoundBatch): Promise<UplinkAck> {
    const { header, hash } = examined;
    const stored = this.options.ledgers.storedAt(header);
    if (stored !== undefined) {
      if (stored.hash !== hash) return this.refuseFork(examined);
      this.options.counters.add('batches_again_total');
      return { epoch: header.epoch, seq: header.seq, hash, status: 'stored', receivedAt: stored.receivedAt };
    }
    const key = `${header.gatewayId} ${header.epoch} ${header.seq}`;
    const first = this.underWay.get(key);
    if (first !== undefined) return first.hash === hash ? first.ack : this.refuseFork(examined);
    const ack = this.store(batch, examined).finally(() => this.underWay.delete(key));
    this.underWay.set(key, { hash, ack });
    return ack;
  }

  private async store(batch: SealedBatch, { header, hash, fixTimes }: SoundBatch): Promise<UplinkAck> {
    const { journal, clock, counters } = this.options;
    const receivedAt = clock.now();
    const { gatewayId, epoch, seq, previousHash, notices } = header;
    const stated = notices === undefined ? {} : { notices };
    const place = { gatewayId, epoch, seq, hash, previousHash };
    await journal.append([
      { kind: 'batch', receivedAt, ...place, ...stated, fixTimes, body: batch.body, signature: batch.signature },
    ]);
    counters.add('batches_stored_total');
    return { epoch, seq, hash, status: 'stored', receivedAt };
  }

  private refuseFork({ header, hash }: SoundBatch): Promise<UplinkAck> {
    const { gatewayId, epoch, seq } = header;
    const detail = `another batch is stored at epoch ${epoch} seq ${seq}`;
    return this.refuse({ ok: false, hash, epoch, seq, reason: 'fork', detail }, gatewayId);
  }

  private async refuse(bad: BadBatch, gatewayId: string): Promise<UplinkAck> {
    const { journal, ledgers, clock, counters, logger } = this.options;
    const { epoch, seq, hash, reason, detail } = bad;
    const receivedAt = clock.now();
    counters.add('batches_refused_total', reason);
    logger.logOften(
      'warn',
      `refused ${gatewayId} ${reason}`,
      `gateway ${gatewayId}: batch refused: ${reason}: ${detail}`,
    );
    if (!ledgers.isRefusalKnown(gatewayId, hash)) {
      const entry: JournalEntry = { kind: 'refusal', receivedAt, gatewayId, epoch, seq, hash, reason };
      await journal.append([entry]);
    }
    return { ...acknowledged(bad), status: 'refused', reason: `${reason}: ${detail}`, receivedAt };
  }

  private retry(place: BatchIdentity, reason: string): UplinkAck {
    this.options.counters.add('batches_retry_total', reason);
    return { ...acknowledged(place), status: 'retry', reason, receivedAt: this.options.clock.now() };
  }
}

/** What an acknowledgement names. Where the place could not be read, the hash alone says which batch is meant. */
function acknowledged({ epoch, seq, hash }: BatchIdentity): { epoch: string; seq: number; hash: string } {
  return { epoch: epoch ?? '', seq: seq ?? 1, hash };
}
