import Database from 'better-sqlite3';
import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '../clock/test-clock.js';
import type { ServerConfig } from '../config/server-config.js';
import { ApprovalBook } from '../ledger/approval-book.js';
import { openLedgerDatabase } from '../ledger/ledger-database.js';
import { createDataDir, type DataDir, dataDirOf } from './data-dir.js';
import { offline, offlineJournal } from './offline.js';
import { verifyDataDir } from './verify.js';

describe('the chains of a data directory', () => {
  let dataDir: DataDir;
  const clock = new TestClock(0);
  beforeEach(() => createDataDir((dataDir = dataDirOf(mkdtempSync(join(tmpdir(), 'furrow-verify-data-'))))));
  afterEach(() => rmSync(dataDir.path, { recursive: true }));

  const setting = () => ({ config: { dataDir: dataDir.path, timeZone: 'Asia/Shanghai' } as ServerConfig, clock });
  const verify = async () => {
    let answer = '';
    let code = 0;
    await offlineJournal(setting(), (parts) => {
      code = verifyDataDir(parts, { write: (text: string) => (answer += text) });
    });
    return { code, ...(JSON.parse(answer) as object) };
  };
  /** Organisations, one entry each. */
  const journal = (...ids: string[]) =>
    offline(setting(), async ({ registry }) => {
      for (const id of ids) {
        const document = { names: { zh: id, en: id } };
        await registry.change({ collection: 'organisations', id, validFrom: 0, document, by: 'chen' });
      }
    });
  const closePeriod = (journalPosition: number, database = openLedgerDatabase(dataDir.ledger)) => {
    const place = { at: 1, journalPosition, correctionsTo: 0 };
    const period = { organisationId: null, from: '2026-04-01', to: '2026-04-30', approvedM2: 1, approvedJobs: 1 };
    new ApprovalBook(database).append('period', [{ ...place, ...period, leftOut: [], by: 'auditor' }]);
    return database;
  };

  it('are checked, that of the approvals among them', async () => {
    const database = closePeriod(0);
    expect(await verify()).to.deep.include({ code: 0, sound: true, approvals: { sound: true } });
    database.exec('DROP TRIGGER approval_keeps');
    database.exec(`UPDATE approval_line SET body = replace(body, '"approvedM2":1', '"approvedM2":9')`);
    database.close();
    expect(await verify()).to.deep.include({ code: 1, sound: true, approvals: { sound: false, brokenAt: 1 } });
  });

  it('name an entry of the journal that is no JSON any more', async () => {
    await journal('one', 'two', 'three');
    const [file = ''] = readdirSync(dataDir.journal).filter((name) => name.endsWith('.sqlite'));
    const database = new Database(join(dataDir.journal, file));
    database.exec(`UPDATE entry SET header = 'x' WHERE position = 2`);
    database.close();
    expect(await verify()).to.include({ code: 1, sound: false, brokenAt: 2, signature: null });
  });

  it('are not signed where the journal ends before what the ledger has seen of it', async () => {
    await journal('one', 'two');
    closePeriod(2).close();
    expect(await verify()).to.include({ code: 0, sound: true });
    clock.advance(86_400_000);
    await journal('three');
    closePeriod(3).close();
    expect(await verify()).to.include({ code: 0, sound: true });
    const last = readdirSync(dataDir.journal).sort().filter((name) => name.startsWith('journal-000000000003')); // prettier-ignore
    for (const name of last) rmSync(join(dataDir.journal, name));
    const cut = await verify();
    expect(cut).to.include({ code: 1, sound: false, signature: null });
    expect(cut).to.have.property('reason', 'the ledger has seen the journal up to position 3');
  });
});
