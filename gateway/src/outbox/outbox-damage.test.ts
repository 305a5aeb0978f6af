import type { BatchNotice } from '@furrow/protocol/batch-notice';
import { openBatch } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DiskOutbox } from './disk-outbox.js';
import type { StoredBatch } from './outbox.js';
import { numberedRecords, TEST_SEALER } from './outbox.suite.js';
import { rememberLastBatch } from './predecessor.js';

const MAX_BYTES = 64 * 1024 * 1024;
const WRITER = fileURLToPath(new URL('record-writer.js', import.meta.url));
const FILES = ['outbox.sqlite', 'outbox.sqlite-wal', 'last-batch.txt'];
const BATCHES = 12;
const TEARS = Number(process.env['FURROW_TEARS'] ?? 60);

/** Twelve batches of sixty, the fourth refused, and five open records. @returns the batches */
function filled(outbox: DiskOutbox): StoredBatch[] {
  const batches = Array.from({ length: BATCHES }, (_, i) => {
    outbox.append(numberedRecords(i * 60, 60));
    return outbox.seal() as StoredBatch;
  });
  const fourth = batches[3] as StoredBatch;
  outbox.refuse(fourth, 'of the test');
  outbox.append(numberedRecords(BATCHES * 60, 5));
  return batches;
}

/** Runs it again where the outbox has set its file aside. */
function step(act: () => void): void {
  try {
    act();
  } catch (error) {
    expect((error as Error).message).to.include('is damaged');
    act();
  }
}

describe('an outbox whose files were damaged', () => {
  const seed = Number(process.env['FURROW_SEED'] ?? Date.now() % 2 ** 31);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let folder: string;
  let made = 0;
  before(() => {
    console.log(`      FURROW_SEED=${seed}`);
    folder = mkdtempSync(path.join(tmpdir(), 'furrow-damage-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const newStateDir = (): string => {
    made += 1;
    const stateDir = path.join(folder, String(made));
    mkdirSync(stateDir);
    return stateDir;
  };

  interface Found {
    readonly hashes: Set<string>;
    readonly notices: BatchNotice[];
    readonly messages: string[];
  }

  /** Opens what is left, seals one more record and takes everything out, over damage that shows only then. */
  function takeOut(stateDir: string): Found {
    const found: Found = { hashes: new Set(), notices: [], messages: [] };
    const onSetAside = (message: string): void => void found.messages.push(message);
    const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: MAX_BYTES, onSetAside });
    step(() => void outbox.offerRefused());
    const drain = (): void => {
      for (let batch = outbox.begin('backlog'); batch !== undefined; batch = outbox.begin('backlog')) {
        found.hashes.add(batch.hash);
        found.notices.push(...(openBatch(batch.body).header.notices ?? []));
        outbox.accept(batch, 1);
      }
    };
    step(drain);
    step(() => outbox.append(numberedRecords(9000, 1)));
    step(() => {
      while (outbox.seal() !== undefined);
    });
    step(drain);
    outbox.close();
    return found;
  }

  /** Each sealed batch comes out as it was, or its place is stated, or its whole outbox is. */
  function expectNothingSilent(batches: readonly StoredBatch[], found: Found, what: string): void {
    const { hashes, notices, messages } = found;
    const lost = notices.find(({ kind }) => kind === 'outboxLost');
    for (const { seq, hash } of batches) {
      const isStated = notices.some(({ places }) => places && places.fromSeq <= seq && seq <= places.toSeq);
      const isLost = lost !== undefined && (lost.seq ?? 0) >= seq;
      expect(hashes.has(hash) || isStated || isLost, `${what}: batch ${seq} neither came nor is stated`).to.equal(true);
    }
    if (messages.length > 0) expect(messages[0]).to.match(/is damaged.*set aside as .*outbox\.damaged-1\.sqlite/s);
  }

  it(`loses no sealed batch in silence, whatever byte of whatever file is cut or changed (${TEARS} times)`, () => {
    const stateDir = newStateDir();
    const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: MAX_BYTES });
    const batches = filled(outbox);
    // As a power cut leaves it, and as a clean stop does.
    const cut = newStateDir();
    for (const name of FILES) copyFileSync(path.join(stateDir, name), path.join(cut, name));
    outbox.close();
    const outcomes = { whole: 0, stated: 0, setAside: 0 };
    for (let i = 0; i < TEARS; i += 1) {
      const torn = newStateDir();
      const from = i % 2 === 0 ? cut : stateDir;
      for (const name of FILES) {
        if (existsSync(path.join(from, name))) copyFileSync(path.join(from, name), path.join(torn, name));
      }
      const name = i % 2 === 0 ? 'outbox.sqlite-wal' : 'outbox.sqlite';
      const what = tear(path.join(torn, name), i % 4 < 2);
      const found = takeOut(torn);
      expectNothingSilent(batches, found, what);
      const isWhole = batches.every(({ hash }) => found.hashes.has(hash));
      outcomes[found.messages.length > 0 ? 'setAside' : isWhole ? 'whole' : 'stated'] += 1;
    }
    console.log(`      ${JSON.stringify(outcomes)}`);
    expect(outcomes.stated).to.be.greaterThan(0);
    expect(outcomes.setAside).to.be.greaterThan(0);
  });

  function tear(file: string, isCut: boolean): string {
    const bytes = readFileSync(file);
    const at = random(bytes.length);
    if (isCut) truncateSync(file, at);
    else writeFileSync(file, bytes.fill((bytes[at] ?? 0) ^ (1 << random(8)), at, at + 1));
    return `${path.basename(file)} ${isCut ? 'cut' : 'changed'} at byte ${at} of ${bytes.length}`;
  }

  it('sets a file aside that is not its own, names it, and says in a new epoch what is lost', () => {
    const stateDir = newStateDir();
    rememberLastBatch(stateDir, { hash: 'ab'.repeat(32), epoch: 'e0'.repeat(16), seq: 7 });
    for (const round of [1, 2]) {
      writeFileSync(path.join(stateDir, 'outbox.sqlite'), 'no database, but long enough to be looked at'.repeat(40));
      const { messages } = takeOut(stateDir);
      expect(messages.join()).to.include(`set aside as ${path.join(stateDir, `outbox.damaged-${round}.sqlite`)}`);
    }
    expect(readdirSync(stateDir).filter((name) => name.includes('damaged'))).to.have.length(2);
  });

  it('says what to do where its folder cannot be written', () => {
    const stateDir = newStateDir();
    chmodSync(folder, 0o755);
    chmodSync(stateDir, 0o555);
    // Nothing is read-only to root.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(() => takeOut(stateDir)).to.throw(/outbox\.sqlite cannot be written: remount the disk/);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it('is left alone by a second process, which ends with a message', () => {
    const stateDir = newStateDir();
    const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: MAX_BYTES });
    const { stderr, status } = spawnSync(process.execPath, [WRITER, stateDir], { encoding: 'utf8' });
    expect(status).to.equal(1);
    expect(stderr).to.match(/outbox\.sqlite is in use by another process: stop that gateway first/);
    filled(outbox);
    outbox.close();
  });

  it('keeps every sealed batch of a process whose disk took no more in the middle of its work', () => {
    const stateDir = newStateDir();
    // Files may not grow beyond 64 blocks of 1 KiB: to the writer the disk is full.
    const shell = `trap '' XFSZ; ulimit -f 64; exec "$0" "$1" "$2" 4500`;
    const { stdout, status } = spawnSync('bash', ['-c', shell, process.execPath, WRITER, stateDir], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    expect(status).to.equal(0);
    const { batches, dropped } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, number>;
    expect(dropped).to.be.greaterThan(0);
    const { hashes, messages } = takeOut(stateDir);
    expect(messages).to.deep.equal([]);
    expect(hashes.size).to.be.at.least(batches ?? Infinity);
  });
});
