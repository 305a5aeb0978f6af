import type { RawFetch, RawSpan } from '@furrow/protocol/raw-fetch';
import type { RawCapture, RawCursor } from '@furrow/protocol/raw-frames';
import Database from 'better-sqlite3';

/** A request for raw frames as it is kept. */
export interface StoredFetch extends Omit<RawFetch, 'expiresAt'> {
  /** Where the gateway goes on; null before the first part. */
  readonly cursor: RawCursor | null;
  readonly captures: readonly RawCapture[];
}

/** How a request ended. */
export interface FetchEnd {
  readonly state: Exclude<RawFetch['state'], 'open'>;
  readonly reason: string | null;
  readonly spans: readonly RawSpan[] | null;
  readonly at: number;
}

interface Row {
  readonly id: number;
  readonly gatewayId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly state: RawFetch['state'];
  readonly reason: string | null;
  readonly bytes: number;
  readonly endedAt: number | null;
  readonly spans: string | null;
  readonly cursor: string | null;
  readonly captures: string | null;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS fetches (
  id INTEGER PRIMARY KEY AUTOINCREMENT, gateway_id TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
  asked_by TEXT NOT NULL, asked_at INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, bytes INTEGER NOT NULL,
  ended_at INTEGER, spans TEXT, cursor TEXT, captures TEXT) STRICT;
CREATE TABLE IF NOT EXISTS parts (
  fetch_id INTEGER NOT NULL REFERENCES fetches (id) ON DELETE CASCADE, number INTEGER NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (fetch_id, number)) STRICT;
`;
const COLUMNS = `id, gateway_id AS gatewayId, from_ms AS fromMs, to_ms AS toMs, asked_by AS askedBy, asked_at AS askedAt,
  state, reason, bytes, ended_at AS endedAt, spans, cursor, captures`;

/**
 * Raw frames that were asked for, with what has come of them. A part is stored together with the place after it, so
 * that a server that was killed goes on where it was.
 */
export class RawFetchStore {
  private readonly database: Database.Database;

  /** @param path of the file; `:memory:` keeps it in memory */
  constructor(path: string) {
    this.database = new Database(path);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('foreign_keys = ON');
    // Without, the file never gets smaller again.
    this.database.pragma('auto_vacuum = INCREMENTAL');
    this.database.exec(SCHEMA);
  }

  add({
    gatewayId,
    from,
    to,
    askedBy,
    askedAt,
  }: Pick<StoredFetch, 'gatewayId' | 'from' | 'to' | 'askedBy' | 'askedAt'>): number {
    const sql = `INSERT INTO fetches (gateway_id, from_ms, to_ms, asked_by, asked_at, state, bytes) VALUES (?, ?, ?, ?, ?, 'open', 0)`;
    return Number(this.database.prepare(sql).run(gatewayId, from, to, askedBy, askedAt).lastInsertRowid);
  }

  find(id: number): StoredFetch | undefined {
    return this.select('WHERE id = ?', id)[0];
  }

  /** Of a gateway, the newest first. */
  list(gatewayId: string): StoredFetch[] {
    return this.select('WHERE gateway_id = ? ORDER BY id DESC', gatewayId);
  }

  /** What a gateway is to be asked for next; undefined where nothing is open. */
  nextOpen(gatewayId: string): StoredFetch | undefined {
    return this.select(`WHERE gateway_id = ? AND state = 'open' ORDER BY id LIMIT 1`, gatewayId)[0];
  }

  /** Bytes of all that is kept. */
  totalBytes(): number {
    return (
      this.database.prepare<[], { sum: number }>('SELECT coalesce(sum(bytes), 0) AS sum FROM fetches').get()?.sum ?? 0
    );
  }

  /** Stores a part, and where to go on after it, or neither. */
  addPart(
    id: number,
    part: { bytes: Uint8Array; cursor: RawCursor | null; captures?: readonly RawCapture[] | undefined },
  ): void {
    const { bytes, cursor, captures } = part;
    this.database.transaction(() => {
      if (bytes.length > 0) {
        const number = `(SELECT coalesce(max(number), 0) + 1 FROM parts WHERE fetch_id = ?)`;
        this.database.prepare(`INSERT INTO parts VALUES (?, ${number}, ?)`).run(id, id, Buffer.from(bytes));
      }
      this.database
        .prepare(
          'UPDATE fetches SET bytes = bytes + ?, cursor = ?, captures = coalesce(?, captures), reason = NULL WHERE id = ?',
        )
        .run(
          bytes.length,
          cursor && JSON.stringify(cursor),
          captures === undefined ? null : JSON.stringify(captures),
          id,
        );
    })();
  }

  /** Notes what an open request waits for. */
  wait(id: number, reason: string): void {
    this.database.prepare('UPDATE fetches SET reason = ? WHERE id = ?').run(reason, id);
  }

  end(id: number, { state, reason, spans, at }: FetchEnd): void {
    this.database
      .prepare('UPDATE fetches SET state = ?, reason = ?, spans = ?, ended_at = ? WHERE id = ?')
      .run(state, reason, spans && JSON.stringify(spans), at, id);
  }

  /** What has come, as the text of a ring: Latin-1. */
  textOf(id: number): string {
    const parts = this.database
      .prepare<[number], { bytes: Buffer }>('SELECT bytes FROM parts WHERE fetch_id = ? ORDER BY number')
      .all(id);
    return Buffer.concat(parts.map(({ bytes }) => bytes)).toString('latin1');
  }

  /** Deletes what was asked for before a time. @returns how many requests went */
  expire(before: number): number {
    const { changes } = this.database.prepare('DELETE FROM fetches WHERE asked_at < ?').run(before);
    if (changes > 0) this.database.pragma('incremental_vacuum');
    return changes;
  }

  close(): void {
    this.database.close();
  }

  private select(where: string, ...values: (string | number)[]): StoredFetch[] {
    const rows = this.database
      .prepare<(string | number)[], Row>(`SELECT ${COLUMNS} FROM fetches ${where}`)
      .all(...values);
    return rows.map(({ fromMs, toMs, spans, cursor, captures, ...rest }) => ({
      ...rest,
      from: fromMs,
      to: toMs,
      spans: spans === null ? null : (JSON.parse(spans) as RawSpan[]),
      cursor: cursor === null ? null : (JSON.parse(cursor) as RawCursor),
      captures: captures === null ? [] : (JSON.parse(captures) as RawCapture[]),
    }));
  }
}
