import Database from 'better-sqlite3';
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkpointStoreSuite, headOf, partOf } from './checkpoint-store.suite.js';
import { MemoryCheckpointStore } from './memory-checkpoint-store.js';
import { SqliteCheckpointStore } from './sqlite-checkpoint-store.js';

/** Commits one checkpoint, begins the next with more than any cache holds, and waits for its end. */
const WRITER = `
const [{ SqliteCheckpointStore }, { headOf, partOf }] = await Promise.all([import(process.argv[1]), import(process.argv[2])]);
const store = new SqliteCheckpointStore(process.argv[3]);
const first = store.begin();
first.put(partOf('a', 0, 'first'));
first.commit(headOf(1));
const second = store.begin();
second.removeAll();
for (let place = 0; place < 400; place += 1) second.put(partOf('b', place, 'x'.repeat(100000)));
process.stdout.write('writing');
setInterval(() => undefined, 1000);
`;

describe('checkpoint store in memory', () => {
  checkpointStoreSuite(() => new MemoryCheckpointStore());
});

describe('checkpoint store in SQLite', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'furrow-checkpoint-'));
    file = join(folder, 'checkpoint.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  checkpointStoreSuite(() => new SqliteCheckpointStore(file));

  it('is there again after closing, without what was not committed', () => {
    const store = new SqliteCheckpointStore(file);
    const draft = store.begin();
    draft.put(partOf('a', 0, 'first'));
    draft.commit(headOf(1));
    store.begin().removeAll();
    store.close();
    const again = new SqliteCheckpointStore(file);
    expect(again.head()).to.deep.equal(headOf(1));
    expect(again.count('quads')).to.equal(1);
    again.close();
  });

  it('has the checkpoint before after a kill while one is written', async function () {
    this.timeout(20_000);
    const modules = ['sqlite-checkpoint-store.js', 'checkpoint-store.suite.js'].map(
      (name) => pathToFileURL(join(import.meta.dirname, name)).href,
    );
    // The suite file calls mocha's functions only when it is run.
    const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, ...modules, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = new SqliteCheckpointStore(file);
    expect(store.head()).to.deep.equal(headOf(1));
    expect(Array.from(store.parts('quads'), ({ machineId }) => machineId)).to.deep.equal(['a']);
    store.close();
  });

  it('begins anew where the file is no database', () => {
    writeFileSync(file, 'no database at all, but longer than its header would be: '.repeat(20));
    const store = new SqliteCheckpointStore(file);
    expect(store.head()).to.equal(undefined);
    store.close();
  });

  it('notices a part that is not as it was written, and is whole again once discarded', () => {
    let discarded = 0;
    const store = new SqliteCheckpointStore(file, () => (discarded += 1));
    const draft = store.begin();
    draft.put(partOf('a', 0, 'first'));
    draft.commit(headOf(1));
    const other = new Database(file);
    other.exec("UPDATE part SET body = CAST('forst' AS BLOB)");
    other.close();
    const fault = 'its part quads 0 of a on 2026-04-28 is damaged';
    expect(() => store.part(partOf('a', 0, ''))).to.throw(fault);
    expect(() => [...store.parts('quads')]).to.throw(fault);
    store.discard();
    expect([store.head(), discarded]).to.deep.equal([undefined, 1]);
    store.close();
    expect(new SqliteCheckpointStore(file).head()).to.equal(undefined);
  });
});
