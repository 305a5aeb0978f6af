import type { AuditEvent } from '../auth/audit-log.js';
import { SqliteAuditLog } from '../auth/sqlite-audit-log.js';
import { openUserDatabase } from '../auth/user-database.js';
import type { Clock } from '../clock/clock.js';
import type { DataDir } from './data-dir.js';

/** Who did it, where nobody was logged in but had the data directory. */
export const COMMAND_LINE = 'command line';

/** Writes into the audit log what a command did while the server was stopped. */
export function auditOffline(
  { users }: Pick<DataDir, 'users'>,
  clock: Clock,
  event: Pick<AuditEvent, 'action' | 'subject' | 'rows' | 'hash'>,
): void {
  const database = openUserDatabase(users);
  try {
    new SqliteAuditLog(database, clock).write({ by: COMMAND_LINE, address: null, ...event });
  } finally {
    database.close();
  }
}
