import type Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { readLastHash } from './predecessor.js';

/** What an outbox knows of itself beside its batches. */
interface MetaValues {
  /** Random id of this outbox. */
  readonly epoch: string;
  readonly lastSeq: number;
  /** Hash of the newest sealed batch; before the first, of the last batch of the outbox before, if known. */
  readonly lastHash: string | null;
  readonly lastAck: { readonly hash: string; readonly receivedAt: number } | null;
  readonly serverVersion: string | null;
}

/** The one row of the table `meta`, read once and written through. */
export class OutboxMeta implements MetaValues {
  readonly #database: Database.Database;
  #values: MetaValues;

  constructor(database: Database.Database, stateDir: string) {
    this.#database = database;
    this.#values = this.#read() ?? this.#create(readLastHash(stateDir));
  }

  get epoch(): string {
    return this.#values.epoch;
  }

  get lastSeq(): number {
    return this.#values.lastSeq;
  }

  get lastHash(): string | null {
    return this.#values.lastHash;
  }

  get lastAck(): MetaValues['lastAck'] {
    return this.#values.lastAck;
  }

  get serverVersion(): string | null {
    return this.#values.serverVersion;
  }

  /** Changes some values; call it inside the transaction that makes them true. */
  write(changes: Partial<Omit<MetaValues, 'epoch'>>): void {
    const values = { ...this.#values, ...changes };
    this.#database.prepare('UPDATE meta SET json = ?').run(JSON.stringify(values));
    this.#values = values;
  }

  /** Takes back what a failed transaction wrote. */
  reload(): void {
    this.#values = this.#read() ?? this.#values;
  }

  #read(): MetaValues | undefined {
    const row = this.#database.prepare<[], { json: string }>('SELECT json FROM meta').get();
    return row === undefined ? undefined : (JSON.parse(row.json) as MetaValues);
  }

  #create(predecessorHash: string | null): MetaValues {
    const epoch = randomBytes(16).toString('hex');
    const values: MetaValues = { epoch, lastSeq: 0, lastHash: predecessorHash, lastAck: null, serverVersion: null };
    this.#database.prepare('INSERT INTO meta (json) VALUES (?)').run(JSON.stringify(values));
    return values;
  }
}
