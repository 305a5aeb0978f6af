import type Database from 'better-sqlite3';
import type { Clock } from '../clock/clock.js';
import type { AuditEntry, AuditEvent, AuditLog } from './audit-log.js';

/** The audit log in the database of users. */
export class SqliteAuditLog implements AuditLog {
  private readonly clock: Clock;
  private readonly insert: Database.Statement;
  private readonly page: Database.Statement;

  constructor(database: Database.Database, clock: Clock) {
    this.clock = clock;
    this.insert = database.prepare(
      'INSERT INTO audit (at, by, action, subject, rows, hash, address) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.page = database.prepare('SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?');
  }

  write(event: AuditEvent): AuditEntry {
    const at = this.clock.now();
    const { by, action, subject, rows, hash, address } = event;
    const { lastInsertRowid } = this.insert.run(at, by, action, subject, rows, hash, address);
    return { id: Number(lastInsertRowid), at, by, action, subject, rows, hash, address };
  }

  list({ limit, before }: { readonly limit: number; readonly before?: number }): AuditEntry[] {
    return this.page.all(before ?? Number.MAX_SAFE_INTEGER, limit) as AuditEntry[];
  }
}
