import Database from 'better-sqlite3';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settled_day (
  local_day TEXT PRIMARY KEY, settled_at INTEGER NOT NULL, by TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS figure (
  local_day TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (local_day, key)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept_job (id TEXT PRIMARY KEY, machine_id TEXT NOT NULL, spans TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS correction (
  sequence INTEGER PRIMARY KEY, local_day TEXT NOT NULL, subject TEXT NOT NULL, id TEXT NOT NULL,
  body TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS correction_subject ON correction (subject, id);
CREATE INDEX IF NOT EXISTS correction_day ON correction (local_day);
CREATE TABLE IF NOT EXISTS approval_line (
  sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS approval_kind ON approval_line (kind);
CREATE TRIGGER IF NOT EXISTS approval_keeps BEFORE UPDATE ON approval_line
  BEGIN SELECT RAISE(ABORT, 'the book of approvals is append-only'); END;
CREATE TRIGGER IF NOT EXISTS approval_stays BEFORE DELETE ON approval_line
  BEGIN SELECT RAISE(ABORT, 'the book of approvals is append-only'); END;
CREATE TRIGGER IF NOT EXISTS correction_keeps BEFORE UPDATE ON correction
  BEGIN SELECT RAISE(ABORT, 'the correction ledger is append-only'); END;
CREATE TRIGGER IF NOT EXISTS correction_stays BEFORE DELETE ON correction
  BEGIN SELECT RAISE(ABORT, 'the correction ledger is append-only'); END;
`;

/** Opens the database of the correction ledger; `:memory:` keeps it in memory. */
export function openLedgerDatabase(path: string): Database.Database {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(SCHEMA);
  return database;
}
