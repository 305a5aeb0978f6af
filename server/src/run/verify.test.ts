import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '../clock/test-clock.js';
import { ApprovalBook } from '../ledger/approval-book.js';
import { openLedgerDatabase } from '../ledger/ledger-database.js';
import { createDataDir, dataDirOf } from './data-dir.js';
import { openRegistry } from './open-parts.js';
import { verifyDataDir } from './verify.js';

describe('the chains of a data directory', () => {
  const path = mkdtempSync(join(tmpdir(), 'furrow-verify-data-'));
  after(() => rmSync(path, { recursive: true }));

  it('are checked, that of the approvals among them', () => {
    const dataDir = dataDirOf(path);
    createDataDir(dataDir);
    const config = { timeZone: 'Asia/Shanghai' } as Parameters<typeof openRegistry>[0]['config'];
    const parts = { ...openRegistry({ dataDir, config, clock: new TestClock(0) }, 0), dataDir };
    const answers: string[] = [];
    const verify = () => verifyDataDir(parts, { write: (text: string) => answers.push(text) });
    const database = openLedgerDatabase(dataDir.ledger);
    const place = { at: 1, journalPosition: 1, correctionsTo: 0 };
    const period = { organisationId: null, from: '2026-04-01', to: '2026-04-30', approvedM2: 1, approvedJobs: 1 };
    new ApprovalBook(database).append('period', [{ ...place, ...period, leftOut: [], by: 'auditor' }]);
    expect(verify()).to.equal(0);
    database.exec(`DROP TRIGGER approval_keeps; UPDATE approval_line SET body = replace(body, '"approvedM2":1', '"approvedM2":9')`); // prettier-ignore
    expect(verify()).to.equal(1);
    expect(JSON.parse(answers[1] ?? '')).to.deep.include({ sound: true, approvals: { sound: false, brokenAt: 1 } });
    database.close();
    parts.journal.close();
  });
});
