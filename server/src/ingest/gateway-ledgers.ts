import { NOTICE_PLACES_MAX, type BatchNotice } from '@furrow/protocol/batch-notice';
import type { JournalledEntry, BatchEntry, RefusalEntry } from '../journal/journal-entry.js';
import type { Journal } from '../journal/journal.js';
import type { Counters } from '../run/counters.js';
import {
  closePlaces,
  EMPTY_LEDGER,
  enterLink,
  predecessorOf,
  seqState,
  type ChainLink,
  type EpochLedger,
} from './sequence-ledger.js';

/**
 * Refused batches journalled of a gateway. Offering one again does not journal it again, and a gateway that
 * brings more than this is counted only: a broken one must not fill the disk.
 */
const REFUSED_HASHES_MAX = 1000;

/** Kinds with a counter of their own: a gateway must not make any number of them. */
const NOTICE_KINDS = new Set(['thinned', 'stopped', 'unsaved', 'damaged', 'outboxLost']);
/** Notices kept of a gateway, the newest; all are in the journal. */
const NOTICES_KEPT = 100;

/** A notice of a gateway, with when it came. */
export interface StatedNotice extends BatchNotice {
  readonly receivedAt: number;
}

interface GatewayLedgers {
  readonly epochs: Map<string, EpochLedger>;
  readonly refusedHashes: Set<string>;
  readonly notices: StatedNotice[];
}

export interface LedgerPlace {
  readonly gatewayId: string;
  readonly epoch: string;
  readonly seq: number;
}

/** The sequence ledgers of all gateways: a fold over the journal that it follows after `start`. */
export class GatewaySequenceLedgers {
  private readonly journal: Journal;
  private readonly counters: Counters;
  private readonly gateways = new Map<string, GatewayLedgers>();
  private unsubscribe: (() => void) | undefined;

  constructor(journal: Journal, counters: Counters) {
    this.journal = journal;
    this.counters = counters;
  }

  start(): void {
    this.unsubscribe = this.journal.onAppended((entries) => entries.forEach((entry) => this.take(entry)));
    for (const entry of this.journal.readFrom(1, ['batch', 'refusal'])) this.take(entry);
  }

  stop(): void {
    this.unsubscribe?.();
  }

  ledger(gatewayId: string, epoch: string): EpochLedger {
    return this.gateways.get(gatewayId)?.epochs.get(epoch) ?? EMPTY_LEDGER;
  }

  /** The batch that is stored at a place; a refused one leaves the place open to be offered again. */
  storedAt(place: LedgerPlace): { readonly hash: string; readonly receivedAt: number } | undefined {
    if (seqState(this.ledger(place.gatewayId, place.epoch), place.seq) === 'new') return undefined;
    return this.journal.storedBatch(place);
  }

  /** True where the refusal of this batch need not be journalled. */
  isRefusalKnown(gatewayId: string, hash: string): boolean {
    const hashes = this.gateways.get(gatewayId)?.refusedHashes;
    return hashes !== undefined && (hashes.has(hash) || hashes.size >= REFUSED_HASHES_MAX);
  }

  /** What a gateway said is missing, oldest first. */
  noticesOf(gatewayId: string): readonly StatedNotice[] {
    return this.gateways.get(gatewayId)?.notices ?? [];
  }

  private take({ entry }: JournalledEntry): void {
    if (entry.kind === 'batch') this.takeBatch(entry);
    if (entry.kind === 'refusal') this.takeRefusal(entry);
  }

  private takeBatch(entry: BatchEntry): void {
    const { gatewayId, epoch, seq } = entry;
    const { epochs } = this.of(gatewayId);
    if (seq === 1 && this.ledger(gatewayId, epoch).contiguousTo === 0) {
      const earlier = [...epochs].flatMap(([other, ledger]) => (other === epoch ? [] : [ledger]));
      const predecessor = predecessorOf(entry.previousHash, earlier);
      if (predecessor === 'lost' || predecessor === 'unknown')
        this.counters.add('outbox_predecessors_total', predecessor);
    }
    this.enter(entry);
    for (const notice of entry.notices ?? []) this.takeNotice(entry, notice);
  }

  /** The places that a notice names come before its batch; what it says of others is not believed. */
  private takeNotice({ gatewayId, epoch, seq, receivedAt }: BatchEntry, notice: BatchNotice): void {
    const gateway = this.of(gatewayId);
    gateway.notices.push({ ...notice, receivedAt });
    if (gateway.notices.length > NOTICES_KEPT) gateway.notices.shift();
    this.counters.add('gateway_notices_total', NOTICE_KINDS.has(notice.kind) ? notice.kind : 'other');
    const { places } = notice;
    if (places === undefined) return;
    const isBelievable = places.toSeq < seq && places.toSeq - places.fromSeq < NOTICE_PLACES_MAX;
    if (!isBelievable) return this.counters.add('gateway_notices_not_believed_total');
    const before = this.ledger(gatewayId, epoch);
    const { ledger, closed } = closePlaces(before, places);
    gateway.epochs.set(epoch, ledger);
    this.counters.add('batches_stated_missing_total', undefined, closed);
    this.countBreaks(before, ledger);
  }

  private takeRefusal(entry: RefusalEntry): void {
    const { gatewayId, epoch, seq, hash } = entry;
    const { refusedHashes } = this.of(gatewayId);
    if (refusedHashes.size < REFUSED_HASHES_MAX) refusedHashes.add(hash);
    // A fork leaves the place to the batch that holds it.
    if (epoch === null || seq === null || entry.reason === 'fork') return;
    this.enter({ gatewayId, epoch, seq, hash });
  }

  private enter(link: LedgerPlace & ChainLink): void {
    const before = this.ledger(link.gatewayId, link.epoch);
    const after = enterLink(before, link);
    this.of(link.gatewayId).epochs.set(link.epoch, after);
    this.countBreaks(before, after);
  }

  private countBreaks(before: EpochLedger, after: EpochLedger): void {
    const broken = after.broken.length - before.broken.length;
    if (broken > 0) this.counters.add('batch_chain_breaks_total', undefined, broken);
  }

  private of(gatewayId: string): GatewayLedgers {
    let gateway = this.gateways.get(gatewayId);
    if (gateway === undefined) {
      this.gateways.set(gatewayId, (gateway = { epochs: new Map(), refusedHashes: new Set(), notices: [] }));
    }
    return gateway;
  }
}
