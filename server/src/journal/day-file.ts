import Database from 'better-sqlite3';
import type { BatchSpan, EntryRow, NewEntryRow, RowPage } from './entry-storage.js';
import type { BatchPlace, JournalHead } from './journal.js';

/**
 * `entry` is the truth. `chain` and `batch` find batches by their place and by their fix times; they repeat
 * what the headers say and are written in the same commit.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS file (format INTEGER NOT NULL, after_position INTEGER NOT NULL, after_hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
  position INTEGER PRIMARY KEY, kind TEXT NOT NULL, received_at INTEGER NOT NULL,
  header TEXT NOT NULL, body BLOB NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS entry_kind ON entry (kind, position) WHERE kind <> 'batch';
CREATE TABLE IF NOT EXISTS chain (
  id INTEGER PRIMARY KEY, gateway_id TEXT NOT NULL, epoch TEXT NOT NULL, UNIQUE (gateway_id, epoch)) STRICT;
CREATE TABLE IF NOT EXISTS batch (
  chain_id INTEGER NOT NULL, seq INTEGER NOT NULL, position INTEGER NOT NULL, fix_from INTEGER, fix_to INTEGER,
  PRIMARY KEY (chain_id, seq, position)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS batch_time ON batch (chain_id, fix_from) WHERE fix_from IS NOT NULL;
`;
/** 1 chained the bytes of entries, 2 chains their digests. */
const FORMAT = 2;
const COLUMNS = 'entry.position, kind, received_at AS receivedAt, header, body, hash';

/** One SQLite file of a journal: the entries received on one day. */
export class DayFile {
  /** Received day, `YYYY-MM-DD` in UTC: files must not depend on a configuration. */
  readonly day: string;
  private readonly database: Database.Database;
  private readonly statements: ReturnType<typeof prepare>;
  private readonly chainIds = new Map<string, number>();

  /** Opens or creates the file. A torn last commit is rolled back by SQLite itself. */
  constructor(path: string, options: { readonly day: string; readonly after: JournalHead }) {
    this.day = options.day;
    this.database = new Database(path);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.exec(SCHEMA);
    this.database
      .prepare('INSERT INTO file SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM file)')
      .run(FORMAT, options.after.position, options.after.entryHash);
    this.checkFormat(path);
    this.statements = prepare(this.database);
  }

  /** What this file's first entry follows. */
  after(): JournalHead {
    return this.statements.after.get() as JournalHead;
  }

  /** The last entry's position and hash; undefined where the file is empty. */
  head(): JournalHead | undefined {
    return this.statements.head.get() as JournalHead | undefined;
  }

  store(rows: readonly NewEntryRow[]): void {
    const { addEntry, addBatch } = this.statements;
    const known = new Set(this.chainIds.keys());
    const all = this.database.transaction(() => {
      for (const { position, kind, receivedAt, header, body, hash, batch } of rows) {
        addEntry.run(position, kind, receivedAt, header, body, hash);
        if (batch === null) continue;
        addBatch.run(
          this.chainId(batch),
          batch.seq,
          position,
          batch.fixTimes?.from ?? null,
          batch.fixTimes?.to ?? null,
        );
      }
    });
    try {
      all();
    } catch (error) {
      // Ids given out inside a transaction that was rolled back do not exist.
      for (const key of this.chainIds.keys()) if (!known.has(key)) this.chainIds.delete(key);
      throw error;
    }
  }

  rows({ from, kinds, limit }: RowPage): EntryRow[] {
    if (kinds === null) return this.statements.rows.all(from, limit) as EntryRow[];
    const marks = kinds.map(() => '?').join(', ');
    const filter = kinds.includes('batch') ? '' : "AND kind <> 'batch'";
    return this.database
      .prepare(
        `SELECT ${COLUMNS} FROM entry WHERE position >= ? AND kind IN (${marks}) ${filter} ORDER BY position LIMIT ?`,
      )
      .all(from, ...kinds, limit) as EntryRow[];
  }

  batchRows({ gatewayIds, from, to }: BatchSpan): EntryRow[] {
    return gatewayIds.flatMap((id) => this.statements.batchRows.all(id, to, from) as EntryRow[]);
  }

  batchRow({ gatewayId, epoch, seq }: BatchPlace): EntryRow | undefined {
    return this.statements.batchRow.get(gatewayId, epoch, seq) as EntryRow | undefined;
  }

  gatewayIds(): string[] {
    return this.statements.gatewayIds.pluck().all() as string[];
  }

  /** Folds the write-ahead log into the file, so that it is whole by itself: done when its day is over. */
  checkpoint(): void {
    this.database.pragma('wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.database.close();
  }

  private checkFormat(path: string): void {
    const format = this.database.prepare('SELECT format FROM file').pluck().get();
    if (format === FORMAT) return;
    this.database.close();
    throw new Error(
      `${path} has journal format ${String(format)}, this server reads ${FORMAT}: run the server that wrote it, or begin with an empty data directory`,
    );
  }

  private chainId({ gatewayId, epoch }: { readonly gatewayId: string; readonly epoch: string }): number {
    const key = `${gatewayId} ${epoch}`;
    let id = this.chainIds.get(key);
    if (id === undefined) {
      this.statements.addChain.run(gatewayId, epoch);
      id = (this.statements.chain.get(gatewayId, epoch) as { id: number }).id;
      this.chainIds.set(key, id);
    }
    return id;
  }
}

function prepare(database: Database.Database) {
  return {
    after: database.prepare('SELECT after_position AS position, after_hash AS entryHash FROM file'),
    head: database.prepare('SELECT position, hash AS entryHash FROM entry ORDER BY position DESC LIMIT 1'),
    addEntry: database.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)'),
    addChain: database.prepare('INSERT INTO chain (gateway_id, epoch) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    chain: database.prepare('SELECT id FROM chain WHERE gateway_id = ? AND epoch = ?'),
    addBatch: database.prepare('INSERT INTO batch VALUES (?, ?, ?, ?, ?)'),
    rows: database.prepare(`SELECT ${COLUMNS} FROM entry WHERE position >= ? ORDER BY position LIMIT ?`),
    batchRows: database.prepare(
      `SELECT ${COLUMNS} FROM chain JOIN batch ON chain_id = chain.id JOIN entry USING (position)
       WHERE gateway_id = ? AND fix_from < ? AND fix_to >= ? ORDER BY position`,
    ),
    batchRow: database.prepare(
      `SELECT ${COLUMNS} FROM chain JOIN batch ON chain_id = chain.id JOIN entry USING (position)
       WHERE gateway_id = ? AND epoch = ? AND seq = ? ORDER BY position LIMIT 1`,
    ),
    gatewayIds: database.prepare('SELECT DISTINCT gateway_id FROM chain'),
  };
}
