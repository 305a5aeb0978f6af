import Database from 'better-sqlite3';
import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '../clock/test-clock.js';
import { ChainedJournal } from './chained-journal.js';
import { batchEntry, DAY_START, journalSuite, refusal } from './journal.suite.js';
import { MemoryEntryStorage } from './memory-entry-storage.js';
import { SqliteEntryStorage } from './sqlite-entry-storage.js';

const GATHER_MS = 4;
let clock: TestClock;
let directory: string;
const openSqlite = (clock: TestClock) =>
  new ChainedJournal({ storage: new SqliteEntryStorage(directory), clock, gatherMs: GATHER_MS });
const openMemory = (clock: TestClock) =>
  new ChainedJournal({ storage: new MemoryEntryStorage(), clock, gatherMs: GATHER_MS });

const appended = async (count: number) => {
  const journal = openSqlite(clock);
  for (let seq = 1; seq <= count; seq += 1) {
    const positions = journal.append([batchEntry({ seq, fixTimes: [seq * 1000] })]);
    clock.advance(GATHER_MS);
    await positions;
  }
  return journal;
};

describe('journal', () => {
  beforeEach(() => {
    clock = new TestClock(DAY_START);
    directory = mkdtempSync(join(tmpdir(), 'furrow-journal-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  describe('in memory', () => journalSuite({ open: openMemory, clock: () => clock, durable: false }));
  describe('in SQLite', () => journalSuite({ open: openSqlite, clock: () => clock, durable: true }));

  it('keeps one file per received day and passes over files that are not its own', async () => {
    writeFileSync(join(directory, 'journal.tmp'), 'left over');
    const journal = await appended(2);
    const later = journal.append([refusal('x', DAY_START + 86_400_000)]);
    clock.advance(GATHER_MS);
    await later;
    journal.close();
    expect(readdirSync(directory).sort()).to.deep.equal([
      'journal-000000000001-2026-04-28.sqlite',
      'journal-000000000003-2026-04-29.sqlite',
      'journal.tmp',
    ]);
    const reopened = openSqlite(clock);
    expect(reopened.head().position).to.equal(3);
    reopened.close();
  });

  for (const [what, damage] of [
    ['a changed header', 'UPDATE entry SET header = replace(header, \'"seq":2\', \'"seq":9\') WHERE position = 2'],
    ['a changed body', "UPDATE entry SET body = x'00' WHERE position = 2"],
    ['a changed hash', "UPDATE entry SET hash = '00' WHERE position = 2"],
    ['a missing entry', 'DELETE FROM entry WHERE position = 2'],
  ] as const) {
    it(`finds ${what}`, async () => {
      (await appended(3)).close();
      const database = new Database(join(directory, 'journal-000000000001-2026-04-28.sqlite'));
      database.exec(damage);
      database.close();
      const journal = openSqlite(clock);
      expect(journal.verifyChain()).to.deep.include({ sound: false, brokenAt: 2 });
      journal.close();
    });
  }

  it('starts again after a crash between the creation of a file and its first commit', async () => {
    (await appended(1)).close();
    const path = join(directory, 'journal-000000000002-2026-04-29.sqlite');
    new Database(path).close();
    const journal = openSqlite(clock);
    const later = journal.append([refusal('x', DAY_START + 86_400_000)]);
    clock.advance(GATHER_MS);
    expect(await later).to.deep.equal([2]);
    expect(journal.verifyChain()).to.deep.include({ sound: true, entries: 2 });
    journal.close();
  });

  it('rejects every append of a group that the disk refuses, and takes the next', async () => {
    const storage = new MemoryEntryStorage();
    const journal = new ChainedJournal({ storage, clock, gatherMs: GATHER_MS });
    const store = storage.store.bind(storage);
    storage.store = () => {
      throw new Error('disk full');
    };
    const outcomes = Promise.allSettled([journal.append([refusal('a')]), journal.append([refusal('b')])]);
    clock.advance(GATHER_MS);
    expect((await outcomes).map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    storage.store = store;
    const next = journal.append([refusal('c')]);
    clock.advance(GATHER_MS);
    expect(await next).to.deep.equal([1]);
  });
});
