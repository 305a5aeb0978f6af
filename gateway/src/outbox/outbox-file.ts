import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { OutboxError, type OutboxErrorCode } from './outbox.js';

const FILE = 'outbox.sqlite';
/** A full batch takes about 2 KB: with pages of 4 KB each batch would have one to itself, half of it empty. */
const PAGE_BYTES = 1024;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS open (id INTEGER PRIMARY KEY, records TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS batch (
    seq INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'refused')),
    hash TEXT NOT NULL,
    body BLOB NOT NULL,
    signature BLOB NOT NULL,
    reason TEXT
  );
  CREATE INDEX IF NOT EXISTS batch_by_state ON batch (state, seq);
`;

/**
 * Opens the outbox's file for this process alone, making it where it is missing.
 * @throws OutboxError `inUse` where another process holds it, `damaged` where it is not SQLite's.
 */
export function openOutboxFile(stateDir: string, maxBytes: number): { file: string; database: Database.Database } {
  const file = path.join(stateDir, FILE);
  let database: Database.Database | undefined;
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    database = new Database(file, { timeout: 250 });
    // Exclusive before the first read: it keeps a second gateway out, and the log needs no shared memory.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma(`page_size = ${PAGE_BYTES}`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma(`max_page_count = ${Math.max(16, Math.floor(maxBytes / PAGE_BYTES))}`);
    database.transaction(() => database?.exec(SCHEMA)).immediate();
    return { file, database };
  } catch (error) {
    database?.close();
    throw toOutboxError(error, file);
  }
}

/** What SQLite's or the system's error code means for the outbox. */
export function toOutboxError(error: unknown, file: string): OutboxError {
  if (error instanceof OutboxError) return error;
  const sqliteCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const code = outboxErrorCode(sqliteCode);
  const detail = error instanceof Error ? error.message : String(error);
  return new OutboxError(code, `${file} ${REMEDIES[code]} (${sqliteCode} ${detail})`, error);
}

function outboxErrorCode(code: string): OutboxErrorCode {
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'inUse';
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'full';
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES') return 'readOnly';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'damaged';
  return 'failed';
}

/** Follows the file's name in a message. */
const REMEDIES: Readonly<Record<OutboxErrorCode, string>> = {
  inUse: 'is in use by another process: stop that gateway first, or give this one a stateDir of its own',
  full: 'has no room: free the disk or raise outboxMaxMb; nothing that is sealed is lost',
  readOnly: 'cannot be written: remount the disk or correct its owner',
  damaged: 'is damaged: move it away and start again; the new outbox names the last batch of this one',
  failed: 'could not be used',
};
