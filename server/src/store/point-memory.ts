import Database from 'better-sqlite3';
import type { ParkedPoint, TimeSpan } from './series-store.js';

/** A point that the writer has put, or is about to put, into the store. */
export interface RememberedPoint {
  /** Job id, or day, dimension, id and operation of a total. */
  readonly key: string;
  /** What the store tells points of one time apart by: machine id, or dimension and id. */
  readonly tag: string;
  /** UTC ms; never changes. */
  readonly keyTime: number;
  /** Digest of the value last confirmed; null before the first, `void` once taken back. */
  readonly digest: string | null;
}

/** Where a gateway's telemetry went: machine and rank, null for records that no machine was mapped to. */
export interface TelemetryPlacement {
  readonly machineId: string | null;
  readonly rank: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS point (
    series TEXT NOT NULL, key TEXT NOT NULL, tag TEXT NOT NULL, key_time INTEGER NOT NULL, digest TEXT,
    PRIMARY KEY (series, key), UNIQUE (series, tag, key_time)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS placement (
    gateway_id TEXT NOT NULL, machine_id TEXT NOT NULL, rank INTEGER NOT NULL,
    first_fix INTEGER NOT NULL, last_fix INTEGER NOT NULL,
    PRIMARY KEY (gateway_id, machine_id, rank)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS remount (gateway_id TEXT PRIMARY KEY, next_time INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS parked (at INTEGER NOT NULL, line TEXT NOT NULL, reason TEXT NOT NULL);
`;

/**
 * What the series writer knows across restarts: the journal position it has written to, every point it
 * wrote, so that a stale one can be taken back, and what the store refused. It belongs to one store; for
 * another, or after deleting the file, everything is written again.
 */
export class PointMemory {
  private readonly database: Database.Database;

  constructor(file: string, storeIdentity: string) {
    this.database = new Database(file);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.exec(SCHEMA);
    if (this.setting('store') !== storeIdentity) this.forget();
    this.keepSetting('store', storeIdentity);
  }

  /** Journal position that all telemetry is confirmed to; 0 before the first. */
  get writtenTo(): number {
    return Number(this.setting('writtenTo') ?? 0);
  }

  set writtenTo(position: number) {
    this.keepSetting('writtenTo', String(position));
  }

  /** The point of a key, given the first free ms from `wantedTime` on where it is new. */
  reserve(series: string, key: string, wanted: { tag: string; keyTime: number }): RememberedPoint {
    const known = this.point(series, key);
    if (known !== undefined) return known;
    const isTaken = this.database.prepare('SELECT 1 FROM point WHERE series = ? AND tag = ? AND key_time = ?');
    let { keyTime } = wanted;
    while (isTaken.get(series, wanted.tag, keyTime) !== undefined) keyTime += 1;
    this.database.prepare('INSERT INTO point VALUES (?, ?, ?, ?, NULL)').run(series, key, wanted.tag, keyTime);
    return { key, tag: wanted.tag, keyTime, digest: null };
  }

  /** The store has confirmed this value. */
  confirm(series: string, entries: readonly { readonly key: string; readonly digest: string }[]): void {
    const update = this.database.prepare('UPDATE point SET digest = ? WHERE series = ? AND key = ?');
    this.database.transaction(() => {
      for (const { key, digest } of entries) update.run(digest, series, key);
    })();
  }

  /** Points whose key begins with the text, in order of key. */
  points(series: string, keyPrefix = ''): RememberedPoint[] {
    return this.database
      .prepare<[string, string, string], RememberedPoint>(
        `SELECT key, tag, key_time AS keyTime, digest FROM point WHERE series = ? AND key >= ? AND key < ? || char(1114111)`,
      )
      .all(series, keyPrefix, keyPrefix);
  }

  point(series: string, key: string): RememberedPoint | undefined {
    return this.database
      .prepare<[string, string], RememberedPoint>(
        'SELECT key, tag, key_time AS keyTime, digest FROM point WHERE series = ? AND key = ?',
      )
      .get(series, key);
  }

  /** Widens the span of a gateway's records at a machine by one fix time. */
  place(gatewayId: string, placement: TelemetryPlacement, span: TimeSpan): void {
    this.database
      .prepare(
        `INSERT INTO placement VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
         first_fix = min(first_fix, excluded.first_fix), last_fix = max(last_fix, excluded.last_fix)`,
      )
      .run(gatewayId, placement.machineId ?? '', placement.rank, span.from, span.to);
  }

  placements(gatewayId: string): TelemetryPlacement[] {
    return this.database
      .prepare<[string], { machine_id: string; rank: number }>(
        'SELECT machine_id, rank FROM placement WHERE gateway_id = ?',
      )
      .all(gatewayId)
      .map((row) => ({ machineId: row.machine_id === '' ? null : row.machine_id, rank: row.rank }));
  }

  /** Fix times of all records of a gateway that were read; undefined where none were. */
  spanOf(gatewayId: string): TimeSpan | undefined {
    const row = this.database
      .prepare<[string], { first: number | null; last: number }>(
        'SELECT min(first_fix) AS first, max(last_fix) AS last FROM placement WHERE gateway_id = ?',
      )
      .get(gatewayId);
    return row === undefined || row.first === null ? undefined : { from: row.first, to: row.last + 1 };
  }

  gatewaysAt(machineIds: readonly string[]): string[] {
    return this.database
      .prepare<[string], { gateway_id: string }>(
        'SELECT DISTINCT gateway_id FROM placement WHERE machine_id IN (SELECT value FROM json_each(?)) ORDER BY gateway_id',
      )
      .all(JSON.stringify(machineIds))
      .map((row) => row.gateway_id);
  }

  /** Asks for a gateway's telemetry to be written again from a fix time on. */
  askRemount(gatewayId: string, fromTime: number): void {
    this.database
      .prepare(
        'INSERT INTO remount VALUES (?, ?) ON CONFLICT DO UPDATE SET next_time = min(next_time, excluded.next_time)',
      )
      .run(gatewayId, fromTime);
  }

  nextRemount(): { readonly gatewayId: string; readonly nextTime: number } | undefined {
    return this.database
      .prepare<[], { gatewayId: string; nextTime: number }>(
        'SELECT gateway_id AS gatewayId, next_time AS nextTime FROM remount ORDER BY gateway_id LIMIT 1',
      )
      .get();
  }

  /** Notes how far a remount has come; null ends it. */
  moveRemount(gatewayId: string, nextTime: number | null): void {
    if (nextTime === null) this.database.prepare('DELETE FROM remount WHERE gateway_id = ?').run(gatewayId);
    else this.database.prepare('UPDATE remount SET next_time = ? WHERE gateway_id = ?').run(nextTime, gatewayId);
  }

  park(points: readonly ParkedPoint[], at: number): void {
    const insert = this.database.prepare('INSERT INTO parked VALUES (?, ?, ?)');
    this.database.transaction(() => {
      for (const { line, reason } of points) insert.run(at, line, reason);
    })();
  }

  parkedCount(): number {
    return this.database.prepare<[], { count: number }>('SELECT count(*) AS count FROM parked').get()?.count ?? 0;
  }

  close(): void {
    this.database.close();
  }

  private forget(): void {
    this.database.exec('DELETE FROM setting; DELETE FROM point; DELETE FROM placement; DELETE FROM remount;');
  }

  private setting(name: string): string | undefined {
    return this.database.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?').get(name)
      ?.value;
  }

  private keepSetting(name: string, value: string): void {
    this.database.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)').run(name, value);
  }
}
