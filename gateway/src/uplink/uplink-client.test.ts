import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { MemoryOutbox } from '../outbox/memory-outbox.js';
import { numberedRecords, TEST_SEALER } from '../outbox/outbox.suite.js';
import { ScriptedServer } from './scripted-server.js';
import { UplinkClient } from './uplink-client.js';
import { UPLINK_TIMING } from './uplink-machine.js';

const IDENTITY = { ...TEST_SEALER, publicKey: createPublicKey(TEST_SEALER.privateKey) };

/** Lets the event loop turn until something is so; mocha's time limit ends a wait in vain. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => void setImmediate(resolve));
}

describe('uplink client', () => {
  let server: ScriptedServer;
  let clock: TestClock;
  let outbox: MemoryOutbox;
  let client: UplinkClient;

  const seal = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      outbox.append(numberedRecords(i, 2));
      outbox.seal();
    }
  };
  /** The longest wait there is at a random of one half, and shorter than a greeting may take. */
  const reconnect = (): void => clock.advance(UPLINK_TIMING.reconnect.maxMs / 2);

  beforeEach(async () => {
    server = new ScriptedServer();
    await server.start();
    clock = new TestClock(1_777_337_043_000);
    outbox = new MemoryOutbox(TEST_SEALER);
    client = new UplinkClient(
      { url: server.url, softwareVersion: '0.1.0' },
      { outbox, identity: IDENTITY, clock, logger: silentLogger, random: () => 0.5 },
    );
  });
  afterEach(async () => {
    client.stop();
    await server.stop();
    expect(clock.pendingTimers, 'timers left behind').to.equal(0);
  });

  it('proves who it is and sends nothing before it is enrolled', async () => {
    seal(1);
    client.start();
    const socket = await server.nextSocket();
    const { isAuthentic, hello } = await server.challenge(socket);
    expect({ isAuthentic, version: hello.softwareVersion }).to.deep.equal({ isAuthentic: true, version: '0.1.0' });
    server.welcome(socket, 'pending');
    await until(() => client.phase === 'pending');
    clock.advance(86_400_000);
    expect({ phase: client.phase, arrivals: server.arrivals }).to.deep.equal({ phase: 'pending', arrivals: 0 });
    server.welcome(socket, 'enrolled');
    expect((await server.nextBatch()).seq).to.equal(1);
    expect(server.connections).to.equal(1);
  });

  it('sends the newest first and the backlog from the oldest on, one in flight in each lane', async () => {
    seal(4);
    client.start();
    await server.enrol();
    const [newest, oldest] = [await server.nextBatch(), await server.nextBatch()];
    expect([newest.seq, oldest.seq]).to.deep.equal([4, 1]);
    expect({ arrivals: server.arrivals, inFlight: client.inFlight }).to.deep.equal({ arrivals: 2, inFlight: 2 });
    oldest.answer();
    const second = await server.nextBatch();
    expect(second.seq).to.equal(2);
    seal(1);
    client.batchSealed();
    newest.answer();
    expect((await server.nextBatch()).seq).to.equal(5);
    second.answer();
    expect((await server.nextBatch()).seq).to.equal(3);
  });

  it('forgets a batch once it is stored', async () => {
    seal(1);
    client.start();
    await server.enrol();
    (await server.nextBatch()).answer();
    await until(() => outbox.stats().waitingBatches === 0);
    expect(client.counters.answered).to.deep.equal({ stored: 1, refused: 0, retry: 0, mismatch: 0 });
  });

  it('parks what is refused, goes on, and offers it again when the server asks', async () => {
    seal(2);
    client.start();
    const socket = await server.enrol();
    (await server.nextBatch()).answer();
    const refused = await server.nextBatch();
    refused.answer({ status: 'refused', reason: 'column latitude: damaged' });
    await until(() => outbox.stats().refusedBatches === 1);
    socket.emit('offerRefused');
    expect((await server.nextBatch()).hash).to.equal(refused.hash);
  });

  it('offers what was refused again to a server of another version', async () => {
    seal(1);
    client.start();
    const socket = await server.enrol('1.0.0');
    (await server.nextBatch()).answer({ status: 'refused', reason: 'contract version 1' });
    await until(() => outbox.stats().refusedBatches === 1);
    socket.disconnect();
    await until(() => client.phase === 'waiting');
    reconnect();
    await server.enrol('1.1.0');
    (await server.nextBatch()).answer();
    await until(() => outbox.stats().refusedBatches + outbox.stats().waitingBatches === 0);
  });

  it('waits after a retry, then sends the same bytes again', async () => {
    seal(1);
    client.start();
    await server.enrol();
    const first = await server.nextBatch();
    first.answer({ status: 'retry', reason: 'disk busy' });
    await until(() => client.counters.answered.retry === 1);
    expect({ arrivals: server.arrivals, waiting: outbox.stats().waitingBatches }).to.deep.equal({
      arrivals: 1,
      waiting: 1,
    });
    clock.advance(UPLINK_TIMING.retry.firstMs);
    const second = await server.nextBatch();
    expect({ seq: second.seq, hash: second.hash }).to.deep.equal({ seq: first.seq, hash: first.hash });
  });

  it('believes no answer about another batch', async () => {
    seal(1);
    client.start();
    await server.enrol();
    (await server.nextBatch()).answer({ hash: 'ef'.repeat(32) });
    await until(() => client.counters.answered.mismatch === 1);
    expect(outbox.stats().waitingBatches).to.equal(1);
    clock.advance(UPLINK_TIMING.retry.firstMs);
    (await server.nextBatch()).answer();
    await until(() => outbox.stats().waitingBatches === 0);
  });

  it('sends a batch again whose answer was lost with the connection', async () => {
    seal(1);
    client.start();
    const socket = await server.enrol();
    const first = await server.nextBatch();
    socket.disconnect();
    await until(() => client.phase === 'waiting');
    reconnect();
    await server.enrol();
    const second = await server.nextBatch();
    expect(second.hash).to.equal(first.hash);
    second.answer();
    await until(() => outbox.stats().waitingBatches === 0);
  });

  it('connects anew when an answer does not come, and sends the same batch', async () => {
    seal(1);
    client.start();
    await server.enrol();
    const first = await server.nextBatch();
    clock.advance(UPLINK_TIMING.answerMs);
    expect(client.phase).to.equal('waiting');
    reconnect();
    await server.enrol();
    expect((await server.nextBatch()).hash).to.equal(first.hash);
    expect(server.connections).to.equal(2);
  });

  it('keeps everything while the server is down, and sends it all once it is back', async () => {
    await server.stop();
    client.start();
    seal(30);
    for (let i = 0; i < 20; i += 1) {
      await until(() => client.phase === 'waiting');
      reconnect();
    }
    expect(outbox.stats().waitingBatches).to.equal(30);
    await until(() => client.phase === 'waiting');
    const before = server;
    server = new ScriptedServer();
    await server.startAt(before);
    reconnect();
    await server.enrol();
    const seqs: number[] = [];
    while (seqs.length < 30) {
      const batch = await server.nextBatch();
      seqs.push(batch.seq);
      batch.answer();
    }
    await until(() => outbox.stats().waitingBatches === 0);
    expect(seqs.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  it('leaves a server alone for a while that has refused it', async () => {
    client.start();
    const socket = await server.nextSocket();
    server.welcome(socket, 'refused');
    await until(() => client.phase === 'waiting');
    clock.advance(UPLINK_TIMING.refusedMs - 1);
    expect(client.phase).to.equal('waiting');
    clock.advance(1);
    await server.nextSocket();
  });

  it('answers requests for raw frames only while no newest batch is on its way', async () => {
    const requests: unknown[] = [];
    const answered: unknown[] = [];
    client = new UplinkClient(
      { url: server.url, softwareVersion: '0.1.0' },
      {
        outbox,
        identity: IDENTITY,
        clock,
        logger: silentLogger,
        random: () => 0.5,
        onRawFrames: (request) => {
          requests.push(request);
          return { status: 'part', bytes: new Uint8Array([1]), next: null };
        },
      },
    );
    seal(1);
    client.start();
    const socket = await server.nextSocket();
    await server.challenge(socket);
    socket.emit('rawFrames', { early: true }, (part: unknown) => answered.push(part));
    server.welcome(socket, 'enrolled');
    const batch = await server.nextBatch();
    socket.emit('rawFrames', { from: 1 }, (part: unknown) => answered.push(part));
    // What is sent after it shows that the request has arrived.
    await new Promise<void>(
      (resolve) =>
        void socket.timeout(5000).emit('challenge', { nonce: '00'.repeat(32), serverTime: 1 }, () => resolve()),
    );
    expect([requests, answered]).to.deep.equal([[], []]);
    batch.answer();
    await until(() => answered.length > 0);
    expect(requests).to.deep.equal([{ from: 1 }]);
    expect(answered).to.have.length(1);
  });
});
