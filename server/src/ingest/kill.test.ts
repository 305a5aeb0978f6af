import { batchHash, type SealedBatch } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { TestClock } from '../clock/test-clock.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { SqliteEntryStorage } from '../journal/sqlite-entry-storage.js';
import { ServerProcess } from '../run/server-process.js';
import { BenchGateway } from './gateway-bench.js';

const KILLS = 5;
const BATCHES = 400;

/** Pseudo-random numbers in [0, 1) from a seed (mulberry32), so that a failed run can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Sends what is not acknowledged yet, in order, one at a time, until all is or the server ends. */
async function upload(gateway: BenchGateway, batches: readonly SealedBatch[], acknowledged: Set<string>) {
  const gone = gateway.disconnected().then(() => null);
  for (const batch of batches) {
    const hash = batchHash(batch.body);
    if (acknowledged.has(hash)) continue;
    const ack = await Promise.race([gateway.send(batch), gone]);
    if (ack === null) return;
    expect(ack, JSON.stringify(ack)).to.include({ status: 'stored', hash });
    acknowledged.add(hash);
  }
}

describe('a server that is killed during ingest', () => {
  const seed = Number(process.env['FURROW_SEED'] ?? randomInt(2 ** 31));
  const server = new ServerProcess();
  after(async () => {
    await server.end('SIGKILL');
    server.remove();
  });

  it(`loses nothing acknowledged and keeps nothing twice (FURROW_SEED=${seed}, ${KILLS} kills)`, async function () {
    this.timeout(60_000);
    const random = randomOf(seed);
    const gateway = new BenchGateway();
    server.init(`gateways:\n  ${gateway.gatewayId}: { name: test, publicKey: "${gateway.spki}", status: enrolled }\n`);
    const batches = gateway.chain(BATCHES, { perBatch: 10 });
    const acknowledged = new Set<string>();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await server.start();
      gateway.connect(server.url);
      expect(await gateway.welcome()).to.include({ status: 'enrolled' });
      const stopAt = Math.ceil((BATCHES * kill) / (KILLS + 1) + random() * 10);
      const uploading = upload(gateway, batches, acknowledged);
      while (acknowledged.size < stopAt) await new Promise((resolve) => setImmediate(resolve));
      await server.end('SIGKILL');
      await uploading;
    }
    await server.start();
    gateway.connect(server.url);
    await gateway.welcome();
    await upload(gateway, batches, acknowledged);
    gateway.close();
    await server.end('SIGTERM');
    const storage = new SqliteEntryStorage(join(server.directory, 'data', 'journal'));
    const journal = new ChainedJournal({ storage, clock: new TestClock(0), gatherMs: 0 });
    const stored = [...journal.readFrom(1, ['batch'])].map(({ entry }) => (entry.kind === 'batch' ? entry.hash : ''));
    expect(journal.verifyChain()).to.include({ sound: true });
    journal.close();
    expect(stored).to.have.length(BATCHES);
    expect(new Set(stored)).to.deep.equal(new Set(batches.map(({ body }) => batchHash(body))));
    expect(acknowledged.size).to.equal(BATCHES);
  });
});
