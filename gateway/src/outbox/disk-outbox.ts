import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { BATCH_RECORDS_MAX, batchHash, sealBatch } from '@furrow/protocol/uplink-batch';
import type Database from 'better-sqlite3';
import { LaneFlight } from './lane-flight.js';
import type { Lane, Outbox, OutboxStats, Sealer, StoredBatch } from './outbox.js';
import { openOutboxFile, toOutboxError } from './outbox-file.js';
import { OutboxMeta } from './outbox-meta.js';
import { rememberLastHash } from './predecessor.js';

export interface DiskOutboxOptions {
  readonly stateDir: string;
  readonly sealer: Sealer;
  /** The most the outbox may take on disk; records beyond it are refused with `full`. */
  readonly maxBytes: number;
}

interface BatchRow {
  readonly seq: number;
  readonly hash: string;
  readonly body: Buffer;
  readonly signature: Buffer;
}

/** Records per row of the open batch: what one commit a second brought. */
interface OpenRow {
  readonly id: number;
  readonly records: string;
}

/** The outbox on SQLite: write-ahead log, synchronous FULL, one process at a time. */
export class DiskOutbox implements Outbox {
  readonly #stateDir: string;
  readonly #sealer: Sealer;
  readonly #maxBytes: number;
  readonly #file: string;
  readonly #database: Database.Database;
  readonly #meta: OutboxMeta;
  readonly #flight = new LaneFlight();
  #open: TelemetryRecord[];
  #waiting: number;
  #refused: number;

  /** @throws OutboxError `inUse` where another process has it, `damaged` where SQLite cannot read it. */
  constructor({ stateDir, sealer, maxBytes }: DiskOutboxOptions) {
    this.#stateDir = stateDir;
    this.#sealer = sealer;
    this.#maxBytes = maxBytes;
    const { file, database } = openOutboxFile(stateDir, maxBytes);
    this.#file = file;
    this.#database = database;
    this.#meta = new OutboxMeta(database, stateDir);
    this.#open = this.#openRows().flatMap(({ records }) => JSON.parse(records) as TelemetryRecord[]);
    this.#waiting = this.#count('waiting');
    this.#refused = this.#count('refused');
  }

  append(records: readonly TelemetryRecord[]): void {
    if (records.length === 0) return;
    this.#transaction(() => this.#insertOpen(records));
    this.#open.push(...records);
  }

  seal(): StoredBatch | undefined {
    const records = this.#open.slice(0, BATCH_RECORDS_MAX);
    if (records.length === 0) return undefined;
    const { privateKey, gatewayId, settingsVersion } = this.#sealer;
    const { epoch, lastSeq, lastHash, lastAck } = this.#meta;
    const seq = lastSeq + 1;
    const header = { gatewayId, epoch, seq, previousHash: lastHash, lastAck, settingsVersion };
    const sealed = sealBatch(header, records, privateKey);
    const batch: StoredBatch = { epoch, seq, hash: batchHash(sealed.body), ...sealed };
    const rest = this.#open.slice(records.length);
    this.#transaction(() => {
      // Before the commit: should this outbox be lost, its successor must never name an older batch as the last.
      rememberLastHash(this.#stateDir, batch.hash);
      this.#database.prepare('DELETE FROM open').run();
      if (rest.length > 0) this.#insertOpen(rest);
      this.#database
        .prepare("INSERT INTO batch (seq, state, hash, body, signature) VALUES (?, 'waiting', ?, ?, ?)")
        .run(seq, batch.hash, Buffer.from(batch.body), Buffer.from(batch.signature));
      this.#meta.write({ lastSeq: seq, lastHash: batch.hash });
    });
    this.#open = rest;
    this.#waiting += 1;
    return batch;
  }

  begin(lane: Lane): StoredBatch | undefined {
    const { order, afterSeq, exceptSeqs } = this.#flight.choice(lane);
    const [first = 0, second = 0] = exceptSeqs;
    const row = this.#database
      .prepare<[number, number, number], BatchRow>(
        `SELECT seq, hash, body, signature FROM batch
         WHERE state = 'waiting' AND seq > ? AND seq <> ? AND seq <> ?
         ORDER BY seq ${order === 'newestFirst' ? 'DESC' : 'ASC'} LIMIT 1`,
      )
      .get(afterSeq, first, second);
    if (row === undefined) return undefined;
    this.#flight.begun(lane, row.seq);
    return { epoch: this.#meta.epoch, ...row };
  }

  accept(batch: StoredBatch, receivedAt: number): void {
    let changes = 0;
    this.#transaction(() => {
      ({ changes } = this.#database.prepare('DELETE FROM batch WHERE seq = ?').run(batch.seq));
      this.#meta.write({ lastAck: { hash: batch.hash, receivedAt } });
    });
    this.#waiting -= changes;
    this.#flight.ended(batch.seq);
  }

  refuse(batch: StoredBatch, reason: string): void {
    this.#transaction(() => {
      this.#database.prepare("UPDATE batch SET state = 'refused', reason = ? WHERE seq = ?").run(reason, batch.seq);
    });
    this.#waiting -= 1;
    this.#refused += 1;
    this.#flight.ended(batch.seq);
  }

  keep(batch: StoredBatch): void {
    this.#flight.kept(batch.seq);
  }

  offerRefused(): number {
    let offered = 0;
    this.#transaction(() => {
      offered = this.#database.prepare("UPDATE batch SET state = 'waiting' WHERE state = 'refused'").run().changes;
    });
    this.#refused = 0;
    this.#waiting += offered;
    return offered;
  }

  serverVersion(): string | null {
    return this.#meta.serverVersion;
  }

  rememberServerVersion(version: string): void {
    this.#transaction(() => this.#meta.write({ serverVersion: version }));
  }

  stats(): OutboxStats {
    const pages = this.#pragma('page_count') - this.#pragma('freelist_count');
    return {
      epoch: this.#meta.epoch,
      lastSeq: this.#meta.lastSeq,
      openRecords: this.#open.length,
      waitingBatches: this.#waiting,
      refusedBatches: this.#refused,
      usedBytes: pages * this.#pragma('page_size'),
      maxBytes: this.#maxBytes,
      lastAckAt: this.#meta.lastAck?.receivedAt ?? null,
    };
  }

  close(): void {
    this.#database.close();
  }

  #insertOpen(records: readonly TelemetryRecord[]): void {
    this.#database.prepare('INSERT INTO open (records) VALUES (?)').run(JSON.stringify(records));
  }

  #openRows(): OpenRow[] {
    return this.#database.prepare<[], OpenRow>('SELECT id, records FROM open ORDER BY id').all();
  }

  #count(state: 'waiting' | 'refused'): number {
    const row = this.#database
      .prepare<[string], { count: number }>('SELECT count(*) AS count FROM batch WHERE state = ?')
      .get(state);
    return row?.count ?? 0;
  }

  #pragma(name: string): number {
    return Number(this.#database.pragma(name, { simple: true }));
  }

  #transaction(change: () => void): void {
    try {
      this.#database.transaction(change).immediate();
    } catch (error) {
      this.#meta.reload();
      throw toOutboxError(error, this.#file);
    }
  }
}
