import type { BatchNotice, NoticePlaces } from '@furrow/protocol/batch-notice';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { BATCH_RECORDS_MAX } from '@furrow/protocol/uplink-batch';
import type { BatchRow } from './batch-rows.js';
import { BatchSealer } from './batch-sealer.js';
import { LaneFlight } from './lane-flight.js';
import { OutboxError, type Lane, type Outbox, type OutboxStats, type Sealer, type StoredBatch } from './outbox.js';
import { setOutboxAside } from './outbox-file.js';
import { isDamage, lostEnd, mendRow } from './outbox-damage.js';
import { withNotice } from './outbox-notices.js';
import { OutboxStore } from './outbox-store.js';
import { readLastBatch, rememberLastBatch } from './predecessor.js';
import { thinRun } from './thinning.js';

export interface DiskOutboxOptions {
  readonly stateDir: string;
  readonly sealer: Sealer;
  /** The most the file of the outbox may take on disk; its log takes about a megabyte beside it. */
  readonly maxBytes: number;
  /**
   * What gives way at `maxBytes`: with a number, the oldest batches are thinned to one record per so many seconds;
   * without, and once all are thinned, records are refused with `full`.
   */
  readonly thinToS?: number;
  /** Told when a file that cannot be used was set aside: what, why and where it is now. */
  readonly onSetAside?: (message: string) => void;
}

/** Batches looked at for one thinned batch; at 1 Hz as many fill it as the interval has seconds. */
const RUN_MAX = 61;

/**
 * The outbox on SQLite: write-ahead log, synchronous FULL, one process at a time. A file that is damaged is set
 * aside, named, and a new epoch begins whose first batch says that what the old one still held is lost.
 */
export class DiskOutbox implements Outbox {
  readonly #options: DiskOutboxOptions;
  readonly #sealer: BatchSealer;
  #flight = new LaneFlight();
  #store: OutboxStore;
  #open: TelemetryRecord[] = [];
  readonly #counts = { waiting: 0, refused: 0, damaged: 0 };

  /** @throws OutboxError `inUse` where another process has it, `readOnly` where it cannot be written. */
  constructor(options: DiskOutboxOptions) {
    this.#options = options;
    this.#sealer = new BatchSealer(options.sealer);
    this.#store = this.#openStore();
    try {
      this.#guarded(() => this.#takeIn());
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#takeIn();
    }
  }

  append(records: readonly TelemetryRecord[]): void {
    if (records.length === 0) return;
    this.#withRoom(() => this.#change(({ open }) => open.append(records)));
    this.#open.push(...records);
  }

  seal(): StoredBatch | undefined {
    const records = this.#open.slice(0, BATCH_RECORDS_MAX);
    if (records.length === 0) return undefined;
    const rest = this.#open.slice(records.length);
    const batch = this.#withRoom(() => {
      const sealed = this.#sealNext(records, this.#store.meta.notices);
      this.#change((store) => {
        // Before the commit: should this outbox be lost, its successor must never name an older batch as the last.
        rememberLastBatch(this.#options.stateDir, sealed);
        store.open.replace(rest);
        this.#insert(sealed, { isThinned: false, removed: 0 });
        store.meta.write({ notices: [] });
      });
      return sealed;
    });
    this.#open = rest;
    this.#counts.waiting += 1;
    return batch;
  }

  begin(lane: Lane): StoredBatch | undefined {
    for (;;) {
      const choice = this.#flight.choice(lane);
      const row = this.#guarded(() => this.#store.read(() => this.#store.batches.next(choice)));
      if (row === undefined) return undefined;
      const batch = this.#readable(row);
      if (batch !== undefined) {
        this.#flight.begun(lane, row.seq);
        return batch;
      }
      this.#mend(row);
    }
  }

  accept(batch: StoredBatch, receivedAt: number): void {
    // An outbox that was set aside meanwhile had batches of the same numbers.
    if (batch.epoch !== this.#store.meta.values.epoch) return;
    let removed = 0;
    this.#change(({ batches, meta }) => {
      removed = batches.delete(batch.seq);
      const rows = (meta.values.batches ?? 0) - removed;
      meta.write({ lastAck: { hash: batch.hash, receivedAt }, batches: rows });
    });
    this.#counts.waiting -= removed;
    this.#flight.ended(batch.seq);
  }

  refuse(batch: StoredBatch, reason: string): void {
    if (batch.epoch !== this.#store.meta.values.epoch) return;
    this.#change(({ batches }) => batches.refuse(batch.seq, reason));
    this.#counts.waiting -= 1;
    this.#counts.refused += 1;
    this.#flight.ended(batch.seq);
  }

  keep(batch: StoredBatch): void {
    if (batch.epoch === this.#store.meta.values.epoch) this.#flight.kept(batch.seq);
  }

  offerRefused(): number {
    let offered = 0;
    this.#change(({ batches }) => void (offered = batches.offerRefused()));
    this.#counts.waiting += offered;
    this.#counts.refused -= offered;
    return offered;
  }

  noteMissing(notice: BatchNotice): void {
    this.#store.beyondBound(() =>
      this.#change(({ meta }) => meta.write({ notices: withNotice(meta.notices, notice) })),
    );
  }

  serverVersion(): string | null {
    return this.#store.meta.values.serverVersion;
  }

  rememberServerVersion(version: string): void {
    this.#change(({ meta }) => meta.write({ serverVersion: version }));
  }

  stats(): OutboxStats {
    const { epoch, lastSeq, lastAck, thinnedRecords = 0 } = this.#store.meta.values;
    return {
      epoch,
      lastSeq,
      openRecords: this.#open.length,
      waitingBatches: this.#counts.waiting,
      refusedBatches: this.#counts.refused,
      damagedBatches: this.#counts.damaged,
      thinnedRecords,
      usedBytes: this.#store.usedBytes(),
      maxBytes: this.#options.maxBytes,
      lastAckAt: lastAck?.receivedAt ?? null,
    };
  }

  close(): void {
    this.#store.close();
  }

  #openStore(): OutboxStore {
    const { stateDir, maxBytes } = this.#options;
    try {
      return new OutboxStore(stateDir, maxBytes);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#setAside(error);
      return new OutboxStore(stateDir, maxBytes);
    }
  }

  /** What an outbox that was just opened holds, and what it should hold and does not. */
  #takeIn(): void {
    const store = this.#store;
    const { records, unreadable } = store.read(() => store.open.read());
    this.#open = records;
    Object.assign(
      this.#counts,
      store.read(() => store.batches.counts()),
    );
    if (unreadable > 0) {
      this.#change(({ open }) => open.replace(records));
      this.noteMissing({ kind: 'unsaved', records: unreadable });
    }
    const places = lostEnd({ store, sealer: this.#sealer, open: records }, readLastBatch(this.#options.stateDir));
    if (places === 'cutShort') this.seal();
    if (places === undefined || places === 'cutShort') return;
    const notices = withNotice(store.meta.notices, { kind: 'damaged', places });
    this.#change(({ meta }) => meta.write({ lastSeq: places.toSeq, lastHash: places.lastHash, notices }));
  }

  #sealNext(records: readonly TelemetryRecord[], notices: readonly BatchNotice[]): StoredBatch {
    return this.#sealer.sealNext(this.#store.meta.values, { records, notices });
  }

  /** Within a transaction: the batch, and what is true once it is there. */
  #insert(batch: StoredBatch, { isThinned, removed }: { isThinned: boolean; removed: number }): void {
    const { batches, meta } = this.#store;
    batches.insert(batch, isThinned);
    const rows = (meta.values.batches ?? 0) + 1 - removed;
    meta.write({ lastSeq: batch.seq, lastHash: batch.hash, batches: rows });
  }

  #readable(row: BatchRow): StoredBatch | undefined {
    return this.#sealer.readBack(row, this.#store.meta.values.epoch);
  }

  /** Mends the row of a batch that cannot be read, or sets it apart and has the next batch say so. */
  #mend(row: BatchRow): void {
    let places: NoticePlaces | undefined;
    this.#store.beyondBound(() =>
      this.#change((store) => {
        places = mendRow(row, { store, sealer: this.#sealer });
        if (places === undefined) return;
        store.meta.write({ notices: withNotice(store.meta.notices, { kind: 'damaged', places }) });
      }),
    );
    if (places === undefined) return;
    this.#counts.waiting -= 1;
    this.#counts.damaged += 1;
  }

  /** Runs a change again for as long as thinning makes room for it. */
  #withRoom<T>(change: () => T): T {
    for (;;) {
      try {
        return change();
      } catch (error) {
        const isFull = error instanceof OutboxError && error.code === 'full' && this.#store.isAtBound();
        if (!isFull || !this.#thinOldest()) throw error;
      }
    }
  }

  /**
   * Puts one batch, at the end of the chain, in the place of the oldest that were not thinned yet.
   * @returns false where there is nothing left to thin
   */
  #thinOldest(): boolean {
    const { thinToS, stateDir } = this.#options;
    if (thinToS === undefined) return false;
    const { exceptSeqs } = this.#flight.choice('backlog');
    const rows = this.#store.read(() => this.#store.batches.oldestWhole(exceptSeqs, Math.min(RUN_MAX, thinToS + 1)));
    const whole = rows.map((row) => this.#readable(row));
    const bad = rows[whole.indexOf(undefined)];
    if (bad !== undefined) this.#mend(bad);
    const run =
      bad === undefined
        ? thinRun(
            whole.flatMap((batch) => batch ?? []),
            thinToS,
          )
        : undefined;
    if (run === undefined) return bad !== undefined;
    if (run.kept.length === run.records) {
      this.#store.beyondBound(() => this.#change(({ batches }) => batches.markThinned(run.seqs)));
      return true;
    }
    const sealed = this.#sealNext(run.kept, [run.notice]);
    const thin = (store: OutboxStore): void => {
      rememberLastBatch(stateDir, sealed);
      for (const seq of run.seqs) store.batches.delete(seq);
      this.#insert(sealed, { isThinned: true, removed: run.seqs.length });
      const thinnedRecords = (store.meta.values.thinnedRecords ?? 0) + run.records - run.kept.length;
      store.meta.write({ thinnedRecords });
    };
    this.#store.beyondBound(() => this.#change(thin));
    this.#counts.waiting -= run.seqs.length - 1;
    return true;
  }

  #change(change: (store: OutboxStore) => void): void {
    this.#guarded(() => this.#store.transaction(() => change(this.#store)));
  }

  /** Damage that shows only now: the file goes, what is open in memory goes on in a new one. */
  #guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#store.close();
      this.#setAside(error);
      this.#store = new OutboxStore(this.#options.stateDir, this.#options.maxBytes);
      this.#flight = new LaneFlight();
      Object.assign(this.#counts, { waiting: 0, refused: 0, damaged: 0 });
      this.#store.transaction(() => this.#store.open.replace(this.#open));
      throw error;
    }
  }

  #setAside(error: OutboxError): void {
    const aside = setOutboxAside(this.#options.stateDir);
    this.#options.onSetAside?.(`${error.message}; it was set aside as ${aside}, and a new outbox says what it lost`);
  }
}
