import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { OutboxError, type OutboxErrorCode } from './outbox.js';

const FILE = 'outbox.sqlite';
/** A full batch takes about 2 KB: with pages of 4 KB each batch would have one to itself, half of it empty. */
const PAGE_BYTES = 1024;

/** Version 0 had hash and index of each batch beside it: a tenth of the room, and nothing that the body does not tell. */
const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS open (id INTEGER PRIMARY KEY, records BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS batch (
    seq INTEGER PRIMARY KEY,
    state INTEGER NOT NULL,
    thinned INTEGER NOT NULL,
    body BLOB NOT NULL,
    signature BLOB NOT NULL,
    reason TEXT
  );
`;
const FROM_VERSION_0 = `
  DROP INDEX batch_by_state;
  ALTER TABLE batch RENAME TO batch_0;
  ${SCHEMA}
  INSERT INTO batch SELECT seq, CASE state WHEN 'waiting' THEN 0 ELSE 1 END, 0, body, signature, reason FROM batch_0;
  DROP TABLE batch_0;
`;

/** The most pages of a file that may take so many bytes. */
export function pagesMax(maxBytes: number): number {
  return Math.max(16, Math.floor(maxBytes / PAGE_BYTES));
}

export function outboxFile(stateDir: string): string {
  return path.join(stateDir, FILE);
}

/**
 * Opens the outbox's file for this process alone, making it where it is missing.
 * @throws OutboxError `inUse` where another process holds it, `damaged` where it is not SQLite's.
 */
export function openOutboxFile(stateDir: string, maxBytes: number): Database.Database {
  const file = outboxFile(stateDir);
  let database: Database.Database | undefined;
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    database = new Database(file, { timeout: 250 });
    // Exclusive before the first read: it keeps a second gateway out, and the log needs no shared memory.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma(`page_size = ${PAGE_BYTES}`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.transaction(() => makeTables(database as Database.Database)).immediate();
    database.pragma(`max_page_count = ${pagesMax(maxBytes)}`);
    return database;
  } catch (error) {
    database?.close();
    throw toOutboxError(error, file);
  }
}

function makeTables(database: Database.Database): void {
  if (database.pragma('user_version', { simple: true }) === SCHEMA_VERSION) return;
  const isOld = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'batch_by_state'").get() !== undefined;
  database.exec(isOld ? FROM_VERSION_0 : SCHEMA);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
}

/**
 * Moves a file that cannot be used out of the way, with its log, and never over another one.
 * @returns where it is now
 */
export function setOutboxAside(stateDir: string): string {
  const file = outboxFile(stateDir);
  const taken = new Set(readdirSync(stateDir));
  let number = 1;
  while (taken.has(`outbox.damaged-${number}.sqlite`)) number += 1;
  const aside = path.join(stateDir, `outbox.damaged-${number}.sqlite`);
  for (const end of ['-wal', '-shm', '']) {
    if (existsSync(file + end)) renameSync(file + end, aside + end);
  }
  return aside;
}

/** What SQLite's or the system's error code means for the outbox. */
export function toOutboxError(error: unknown, file: string): OutboxError {
  if (error instanceof OutboxError && error.message.startsWith(file)) return error;
  const sqliteCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? error.message : String(error);
  // The tables are made before anything else: one that is not there was lost.
  const isLost = sqliteCode === 'SQLITE_ERROR' && /^no such (table|column)/.test(detail);
  const code = error instanceof OutboxError ? error.code : isLost ? 'damaged' : outboxErrorCode(sqliteCode);
  return new OutboxError(
    code,
    `${file} ${REMEDIES[code]} (${error instanceof OutboxError ? '' : `${sqliteCode} `}${detail})`,
    error,
  );
}

function outboxErrorCode(code: string): OutboxErrorCode {
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'inUse';
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'full';
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'EROFS' || code === 'EACCES')
    return 'readOnly';
  if (DAMAGE.some((prefix) => code.startsWith(prefix))) return 'damaged';
  return 'failed';
}

/** Besides what SQLite calls corrupt: a row that is there twice, or of a type that nobody wrote. */
const DAMAGE = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_FORMAT'];

/** Follows the file's name in a message. */
const REMEDIES: Readonly<Record<OutboxErrorCode, string>> = {
  inUse: 'is in use by another process: stop that gateway first, or give this one a stateDir of its own',
  full: 'has no room: free the disk or raise outboxMaxMb; nothing that is sealed is lost',
  readOnly: 'cannot be written: remount the disk or correct its owner',
  damaged: 'is damaged',
  failed: 'could not be used',
};
