import type Database from 'better-sqlite3';
import { BatchRows, type BatchCounts } from './batch-rows.js';
import { OpenRows } from './open-rows.js';
import { OutboxError } from './outbox.js';
import { openOutboxFile, outboxFile, pagesMax, toOutboxError } from './outbox-file.js';
import { OutboxMeta } from './outbox-meta.js';

/** Beyond the bound there is room for what has to be said about the bound: notices, and thinned batches. */
const RESERVE_PAGES = 64;

/** The open file of an outbox and its tables. Every change is one transaction; errors leave as `OutboxError`. */
export class OutboxStore {
  readonly file: string;
  readonly meta: OutboxMeta;
  readonly batches: BatchRows;
  readonly open: OpenRows;
  readonly #database: Database.Database;
  readonly #pagesMax: number;
  readonly #pragmas = new Map<string, Database.Statement>();

  /** @throws OutboxError `inUse` where another process has it, `damaged` where it cannot be read or lacks batches. */
  constructor(stateDir: string, maxBytes: number) {
    this.file = outboxFile(stateDir);
    this.#pagesMax = pagesMax(maxBytes);
    this.#database = openOutboxFile(stateDir, maxBytes);
    try {
      this.meta = new OutboxMeta(this.#database, stateDir);
      this.batches = new BatchRows(this.#database);
      this.open = new OpenRows(this.#database);
      this.#expectAllBatches();
    } catch (error) {
      this.#database.close();
      throw toOutboxError(error, this.file);
    }
  }

  transaction(change: () => void): void {
    const before = this.meta.values;
    try {
      this.#database.transaction(change).immediate();
    } catch (error) {
      this.meta.reload(before);
      const fault = toOutboxError(error, this.file);
      if (fault.code !== 'damaged') this.read(() => this.open.read());
      throw fault;
    }
  }

  read<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw toOutboxError(error, this.file);
    }
  }

  /** Lets a change go beyond the bound a little. */
  beyondBound(act: () => void): void {
    this.#database.pragma(`max_page_count = ${this.#pagesMax + RESERVE_PAGES}`);
    try {
      act();
    } finally {
      this.#database.pragma(`max_page_count = ${this.#pagesMax}`);
    }
  }

  /** True where the bound leaves no room, as against a disk that has none. */
  isAtBound(): boolean {
    return this.#pragma('page_count') - this.#pragma('freelist_count') >= this.#pagesMax - RESERVE_PAGES / 4;
  }

  usedBytes(): number {
    return (this.#pragma('page_count') - this.#pragma('freelist_count')) * this.#pragma('page_size');
  }

  close(): void {
    this.#database.close();
  }

  /** A page that lost its way takes its rows along, and SQLite does not notice. */
  #expectAllBatches(): void {
    const counts = this.batches.counts();
    const found = totalOf(counts);
    const { batches = found } = this.meta.values;
    if (found !== batches) throw new OutboxError('damaged', `it has ${found} batches of ${batches}`);
    if (this.meta.values.batches === undefined) this.transaction(() => this.meta.write({ batches }));
  }

  /** Prepared once: a statement goes only after the event loop has turned, and each takes three kilobytes. */
  #pragma(name: 'page_count' | 'freelist_count' | 'page_size'): number {
    let statement = this.#pragmas.get(name);
    if (statement === undefined)
      this.#pragmas.set(name, (statement = this.#database.prepare(`PRAGMA ${name}`).pluck()));
    return Number(statement.get());
  }
}

function totalOf({ waiting, refused, damaged }: BatchCounts): number {
  return waiting + refused + damaged;
}
