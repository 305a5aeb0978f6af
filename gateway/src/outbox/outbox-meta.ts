import { BatchNotice, NOTICES_MAX } from '@furrow/protocol/batch-notice';
import { compileCheck } from '@furrow/protocol/validate';
import type Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { OutboxError } from './outbox.js';
import { readLastBatch, type LastBatch } from './predecessor.js';

/** What an outbox knows of itself beside its batches. */
export interface MetaValues {
  /** Random id of this outbox. */
  readonly epoch: string;
  readonly lastSeq: number;
  /** Hash of the newest sealed batch; before the first, of the last batch of the outbox before, if known. */
  readonly lastHash: string | null;
  readonly lastAck: { readonly hash: string; readonly receivedAt: number } | null;
  readonly serverVersion: string | null;
  /** Rows of the table of batches: one that vanished must not go unnoticed. Absent in outboxes of old. */
  readonly batches?: number;
  /** Go with the next batch. Absent in outboxes of old. */
  readonly notices?: readonly BatchNotice[];
  /** Records that thinning has taken out. Absent in outboxes of old. */
  readonly thinnedRecords?: number;
}

const Hash = Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()]);
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Read back as strictly as it was written: what is sealed next rests on it. */
const metaFaults = compileCheck(
  Type.Object(
    {
      epoch: Type.String({ pattern: '^[0-9a-f]{32}$' }),
      lastSeq: Count,
      lastHash: Hash,
      lastAck: Type.Union([Type.Object({ hash: Hash, receivedAt: Count }), Type.Null()]),
      serverVersion: Type.Union([Type.String(), Type.Null()]),
      batches: Type.Optional(Count),
      notices: Type.Optional(Type.Array(BatchNotice, { maxItems: NOTICES_MAX })),
      thinnedRecords: Type.Optional(Count),
    },
    { additionalProperties: false },
  ),
);

/** The one row of the table `meta`, read once and written through. */
export class OutboxMeta {
  readonly #database: Database.Database;
  readonly #update: Database.Statement<[string]>;
  #values: MetaValues;

  /** @throws OutboxError `damaged` where the row is there and cannot be read. */
  constructor(database: Database.Database, stateDir: string) {
    this.#database = database;
    this.#update = database.prepare('UPDATE meta SET json = ?');
    this.#values = this.#read() ?? this.#create(readLastBatch(stateDir));
  }

  get values(): MetaValues {
    return this.#values;
  }

  get notices(): readonly BatchNotice[] {
    return this.#values.notices ?? [];
  }

  /** Changes some values; call it inside the transaction that makes them true. */
  write(changes: Partial<Omit<MetaValues, 'epoch'>>): void {
    const values = { ...this.#values, ...changes };
    this.#update.run(JSON.stringify(values));
    this.#values = values;
  }

  /** Takes back what a failed transaction wrote. */
  reload(before: MetaValues): void {
    this.#values = before;
  }

  #read(): MetaValues | undefined {
    const row = this.#database.prepare<[], { json: string }>('SELECT json FROM meta').get();
    if (row === undefined) return undefined;
    try {
      const values: unknown = JSON.parse(row.json);
      if (metaFaults(values).length === 0) return values as MetaValues;
    } catch {
      // Said below.
    }
    throw new OutboxError('damaged', `its row of table meta is ${JSON.stringify(row.json.slice(0, 80))}`);
  }

  /** A new outbox: where there was one before it, what that one still held is lost, and the first batch says so. */
  #create(last: LastBatch | null): MetaValues {
    const { epoch, seq } = last ?? {};
    const values: MetaValues = {
      epoch: randomBytes(16).toString('hex'),
      lastSeq: 0,
      lastHash: last?.hash ?? null,
      lastAck: null,
      serverVersion: null,
      batches: 0,
      notices:
        last === null
          ? []
          : [{ kind: 'outboxLost', hash: last.hash, ...(epoch ? { epoch } : {}), ...(seq ? { seq } : {}) }],
    };
    this.#database.prepare('INSERT INTO meta (json) VALUES (?)').run(JSON.stringify(values));
    return values;
  }
}
