import type { AuditEntry, AuditList } from '../api/audit-list.js';

const LINES: readonly (Pick<AuditEntry, 'by' | 'action' | 'subject'> & Partial<AuditEntry>)[] = [
  { by: 'admin', action: 'login', subject: 'admin' },
  {
    by: 'auditor',
    action: 'export.csv.complete',
    subject: 'jobs {"from":"2026-04-01"}',
    rows: 46,
    hash: '5c0f'.repeat(16),
  },
  { by: '-', action: 'login.refused', subject: 'wang' },
  { by: 'auditor', action: 'approval.job', subject: 'job job-0005', rows: 1, hash: '99ab'.repeat(16) },
  { by: 'init', action: 'account.create', subject: 'admin', address: null },
];

/** Two pages of the audit log. */
export function cannedAudit(now: number, before: number | null): AuditList {
  const newest = before === null ? 40 : before - 1;
  const count = Math.min(20, newest);
  const entries = Array.from({ length: count }, (_, index): AuditEntry => {
    const id = newest - index;
    const line = LINES[id % LINES.length] ?? { by: 'admin', action: 'logout', subject: 'admin' };
    return { id, at: now - (40 - id) * 1_800_000, rows: null, hash: null, address: '10.0.3.17', ...line };
  });
  return { entries, nextBefore: newest > 20 ? newest - 19 : null };
}
