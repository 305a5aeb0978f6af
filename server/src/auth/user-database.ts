import Database from 'better-sqlite3';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS account (
  name TEXT PRIMARY KEY, role TEXT NOT NULL, organisation_id TEXT, driver_id TEXT,
  password_hash TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS session (
  token_hash TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES account (name), expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL,
  subject TEXT NOT NULL, rows INTEGER, hash TEXT, address TEXT) STRICT;
CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
`;

/** Opens the database of accounts, sessions and the audit log; `:memory:` keeps it in memory. */
export function openUserDatabase(path: string): Database.Database {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.exec(SCHEMA);
  return database;
}
