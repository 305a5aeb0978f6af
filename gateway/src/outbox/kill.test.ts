import { openBatch } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DiskOutbox } from './disk-outbox.js';
import type { StoredBatch } from './outbox.js';
import { numberedRecords, TEST_SEALER } from './outbox.suite.js';

const WRITER = fileURLToPath(new URL('record-writer.js', import.meta.url));
const KILLS = 5;
const RECORDS_A_SECOND = 10;

/** Runs a writer and kills it once it has said `count`; resolves with the last count it said. */
async function killAfter(stateDir: string, count: number): Promise<number> {
  const writer = spawn(process.execPath, [WRITER, stateDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  writer.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
    if (Number(text.trimEnd().split('\n').at(-1)) >= count) writer.kill('SIGKILL');
  });
  await once(writer, 'close');
  // A torn last line is a number cut short: the whole ones before it count.
  return Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
}

function batchesOf(stateDir: string): StoredBatch[] {
  const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: 64 * 1024 * 1024 });
  while (outbox.seal() !== undefined);
  const batches: StoredBatch[] = [];
  for (let batch = outbox.begin('backlog'); batch !== undefined; batch = outbox.begin('backlog')) {
    batches.push(batch);
    outbox.accept(batch, 1);
  }
  outbox.close();
  return batches;
}

describe('outbox of a killed process', () => {
  const seed = Number(process.env['FURROW_SEED'] ?? Date.now() % 2 ** 31);
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };

  it(`lacks at most one second, and has its chain unbroken (${KILLS} kills, FURROW_SEED=${seed})`, async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const stateDir = mkdtempSync(path.join(tmpdir(), 'furrow-kill-'));
      const taken = await killAfter(stateDir, 50 + Math.floor(random() * 800));
      const batches = batchesOf(stateDir);
      const records = batches.flatMap(({ body }) => openBatch(body).records);
      expect(records).to.deep.equal(numberedRecords(0, records.length));
      expect(taken - records.length, `kill ${kill}: missing of ${taken}`).to.be.at.most(RECORDS_A_SECOND);
      batches.forEach(({ body }, i) => {
        expect(openBatch(body).header).to.include({ seq: i + 1, previousHash: batches[i - 1]?.hash ?? null });
      });
      rmSync(stateDir, { recursive: true });
    }
  });
});
