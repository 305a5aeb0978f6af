import { openBatch } from '@furrow/protocol/uplink-batch';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BatchSealer } from './batch-sealer.js';
import { DiskOutbox } from './disk-outbox.js';
import { openOutboxFile } from './outbox-file.js';
import { OutboxError, type OutboxErrorCode, type StoredBatch } from './outbox.js';
import { describeOutbox, numberedRecords, TEST_SEALER } from './outbox.suite.js';
import { rememberLastBatch } from './predecessor.js';

const MAX_BYTES = 64 * 1024 * 1024;

function openAt(stateDir: string, maxBytes = MAX_BYTES): DiskOutbox {
  return new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes });
}

function codeOf(act: () => unknown): OutboxErrorCode | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof OutboxError) return error.code;
    throw error;
  }
}

describe('disk outbox', () => {
  let folder: string;
  let made = 0;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'furrow-outbox-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const newStateDir = (): string => {
    made += 1;
    const stateDir = path.join(folder, String(made));
    mkdirSync(stateDir);
    return stateDir;
  };

  describeOutbox('disk', (predecessorHash) => {
    const stateDir = newStateDir();
    if (predecessorHash !== null)
      rememberLastBatch(stateDir, { hash: predecessorHash, epoch: 'e0'.repeat(16), seq: 7 });
    return openAt(stateDir);
  });

  it('has everything when it is opened again: open records, chain, acknowledgement, refusals', () => {
    const stateDir = newStateDir();
    const before = openAt(stateDir);
    for (const from of [0, 10, 20]) {
      before.append(numberedRecords(from, 10));
      before.seal();
    }
    const [first, second] = [before.begin('backlog'), before.begin('newest')];
    if (first) before.accept(first, 5);
    if (second) before.refuse(second, 'why');
    before.append(numberedRecords(30, 4));
    const stats = before.stats();
    before.close();

    const after = openAt(stateDir);
    expect(after.stats()).to.include({ ...stats, usedBytes: after.stats().usedBytes });
    const batch = after.seal();
    expect(batch && openBatch(batch.body).records).to.deep.equal(numberedRecords(30, 4));
    expect(batch && openBatch(batch.body).header).to.deep.include({
      epoch: stats.epoch,
      seq: 4,
      lastAck: { hash: first?.hash, receivedAt: 5 },
    });
    after.close();
  });

  it('writes ahead to a log, and waits for the disk at each commit', () => {
    const database = openOutboxFile(newStateDir(), MAX_BYTES);
    const settings = ['journal_mode', 'synchronous'].map((name) => database.pragma(name, { simple: true }));
    database.close();
    // 2 is FULL.
    expect(settings).to.deep.equal(['wal', 2]);
  });

  it('is open to one process only, and says so', () => {
    const stateDir = newStateDir();
    const first = openAt(stateDir);
    expect(() => openAt(stateDir)).to.throw(OutboxError, /outbox\.sqlite is in use by another process: stop that/);
    first.close();
    openAt(stateDir).close();
  });

  it('starts a new epoch after a loss, and its first batch names the last one of the old', () => {
    const stateDir = newStateDir();
    const old = openAt(stateDir);
    old.append(numberedRecords(0, 2));
    const last = old.seal();
    old.close();
    for (const end of ['', '-wal', '-shm']) rmSync(path.join(stateDir, `outbox.sqlite${end}`), { force: true });
    const fresh = openAt(stateDir);
    fresh.append(numberedRecords(2, 1));
    const header = openBatch(fresh.seal()?.body ?? new Uint8Array()).header;
    expect(header).to.include({ seq: 1, previousHash: last?.hash });
    const notice = { kind: 'outboxLost', hash: last?.hash, epoch: last?.epoch, seq: 1 };
    expect(header.notices).to.deep.equal([notice]);
    expect(header.epoch).not.to.equal(last?.epoch);
    fresh.close();
  });

  it('refuses records when it is full, loses nothing sealed, and takes records again once there is room', () => {
    const outbox = openAt(newStateDir(), 64 * 1024);
    let from = 0;
    const fill = (): void => {
      for (; from < 100_000; from += 60) {
        outbox.append(numberedRecords(from, 60));
        outbox.seal();
      }
    };
    expect(codeOf(fill)).to.equal('full');
    const { lastSeq, waitingBatches } = outbox.stats();
    expect(waitingBatches).to.equal(lastSeq).and.to.be.greaterThan(10);
    for (let i = 0; i < 20; i += 1) {
      const batch = outbox.begin('backlog');
      if (batch) outbox.accept(batch, 1);
    }
    while (outbox.seal() !== undefined);
    outbox.append(numberedRecords(from, 60));
    const batch = outbox.seal();
    expect(batch && openBatch(batch.body).header.seq).to.equal(outbox.stats().lastSeq);
    outbox.close();
  });

  it('opens an outbox of the version before: batches, refusals, open records', () => {
    const stateDir = newStateDir();
    const sealer = new BatchSealer(TEST_SEALER);
    const meta = { epoch: '0e'.repeat(16), lastSeq: 0, lastHash: null, lastAck: null, serverVersion: '1' };
    const first = sealer.sealNext(meta, { records: numberedRecords(0, 2), notices: [] });
    const place = { ...meta, lastSeq: 1, lastHash: first.hash };
    const second = sealer.sealNext(place, { records: numberedRecords(2, 1), notices: [] });
    const old = new Database(path.join(stateDir, 'outbox.sqlite'));
    old.exec(`CREATE TABLE meta (json TEXT NOT NULL);
      CREATE TABLE open (id INTEGER PRIMARY KEY, records TEXT NOT NULL);
      CREATE TABLE batch (seq INTEGER PRIMARY KEY, state TEXT NOT NULL, hash TEXT NOT NULL, body BLOB NOT NULL,
        signature BLOB NOT NULL, reason TEXT);
      CREATE INDEX batch_by_state ON batch (state, seq)`);
    old.prepare('INSERT INTO meta VALUES (?)').run(JSON.stringify({ ...place, lastSeq: 2, lastHash: second.hash }));
    old.prepare('INSERT INTO open (records) VALUES (?)').run(JSON.stringify(numberedRecords(3, 4)));
    const insert = old.prepare('INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?)');
    insert.run(1, 'refused', first.hash, first.body, first.signature, 'why');
    insert.run(2, 'waiting', second.hash, second.body, second.signature, null);
    old.close();

    const outbox = openAt(stateDir);
    expect(outbox.stats()).to.include({ epoch: meta.epoch, refusedBatches: 1, waitingBatches: 1, openRecords: 4 });
    expect(outbox.begin('backlog')?.hash).to.equal(second.hash);
    const third = outbox.seal();
    expect(third && openBatch(third.body)).to.deep.include({ records: numberedRecords(3, 4) });
    outbox.close();
    const again = openAt(stateDir);
    expect(again.stats()).to.include({ lastSeq: 3, refusedBatches: 1, waitingBatches: 2 });
    again.close();
  });

  it('keeps a prefix of the commits when its log is torn at any byte', () => {
    const seed = Number(process.env['FURROW_SEED'] ?? 20_261_123);
    console.log(`      seed ${seed}`);
    let state = seed;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const stateDir = newStateDir();
    const outbox = openAt(stateDir);
    for (let i = 0; i < 40; i += 1) {
      outbox.append(numberedRecords(i * 3, 3));
      if (i % 5 === 4) outbox.seal();
    }
    const log = path.join(stateDir, 'outbox.sqlite-wal');
    expect(existsSync(log), 'the log is there to be torn').to.equal(true);
    for (let i = 0; i < 60; i += 1) expectPrefix(stateDir, Math.floor(random() * statSync(log).size));
    outbox.close();
  });

  function expectPrefix(stateDir: string, logBytes: number): void {
    const torn = newStateDir();
    for (const name of ['outbox.sqlite', 'outbox.sqlite-wal']) {
      copyFileSync(path.join(stateDir, name), path.join(torn, name));
    }
    truncateSync(path.join(torn, 'outbox.sqlite-wal'), logBytes);
    const outbox = openAt(torn);
    while (outbox.seal() !== undefined);
    const batches: StoredBatch[] = [];
    for (let batch = outbox.begin('backlog'); batch !== undefined; batch = outbox.begin('backlog')) {
      batches.push(batch);
      outbox.accept(batch, 1);
    }
    const records = batches.flatMap(({ body }) => openBatch(body).records);
    expect(records, `cut at byte ${logBytes}`).to.deep.equal(numberedRecords(0, records.length));
    batches.forEach(({ body }, i) => {
      expect(openBatch(body).header).to.include({ seq: i + 1, previousHash: batches[i - 1]?.hash ?? null });
    });
    outbox.close();
  }
});
