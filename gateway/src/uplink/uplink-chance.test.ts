import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import type { Socket } from 'socket.io';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { MemoryOutbox } from '../outbox/memory-outbox.js';
import { numberedRecords, TEST_SEALER } from '../outbox/outbox.suite.js';
import { ScriptedServer, type ArrivedBatch } from './scripted-server.js';
import { UplinkClient } from './uplink-client.js';

const IDENTITY = { ...TEST_SEALER, publicKey: createPublicKey(TEST_SEALER.privateKey) };
const BATCHES = 40;
const STEP_MS = 5000;
const TURNS = 6;
const RUNS = 4;

describe('uplink to a server that does what it likes', () => {
  const seed = Number(process.env['FURROW_SEED'] ?? Date.now() % 2 ** 31);

  for (let run = 0; run < RUNS; run += 1) {
    it(`has each batch stored once it answers soundly, and none forgotten before (FURROW_SEED=${seed}, run ${run})`, async () => {
      const world = new ChanceWorld(seed + run);
      await world.start();
      try {
        for (let step = 0; step < 120; step += 1) await world.step();
        world.isKind = true;
        for (let step = 0; step < 2000 && !world.isDone; step += 1) await world.step();
        expect([...world.stored].toSorted((a, b) => a - b)).to.deep.equal(
          Array.from({ length: BATCHES }, (_, index) => index + 1),
        );
        expect(world.outbox.stats()).to.include({ waitingBatches: 0, refusedBatches: 0 });
        expect(world.isTwoHashes, 'a sequence number came with two hashes').to.equal(false);
      } finally {
        await world.stop();
      }
    }).timeout(20_000);
  }
});

/** A gateway with a backlog and new batches, and a server that answers by chance until it is kind. */
class ChanceWorld {
  readonly outbox = new MemoryOutbox(TEST_SEALER);
  /** Sequence numbers that the server said it stored. */
  readonly stored = new Set<number>();
  isTwoHashes = false;
  isKind = false;
  readonly #server = new ScriptedServer();
  readonly #clock = new TestClock(1_777_337_043_000);
  readonly #hashes = new Map<number, string>();
  readonly #held: ArrivedBatch[] = [];
  #client: UplinkClient | undefined;
  #socket: Socket | undefined;
  #state: number;
  #sealed = 0;
  #isOver = false;

  constructor(seed: number) {
    this.#state = seed;
  }

  async start(): Promise<void> {
    await this.#server.start();
    for (let count = 0; count < BATCHES / 2; count += 1) this.#seal();
    this.#client = new UplinkClient(
      { url: this.#server.url, softwareVersion: '0.1.0' },
      {
        outbox: this.outbox,
        identity: IDENTITY,
        clock: this.#clock,
        logger: silentLogger,
        random: () => this.#below(1000) / 1000,
      },
    );
    this.#client.start();
    void this.#welcomeAll();
    void this.#answerAll();
  }

  async step(): Promise<void> {
    if (this.#sealed < BATCHES && (this.isKind || this.#below(4) === 0)) this.#seal();
    if (this.isKind || this.#below(10) === 0) this.#socket?.emit('offerRefused');
    if (!this.isKind && this.#below(8) === 0) this.#socket?.disconnect();
    this.#client?.batchSealed();
    this.#clock.advance(this.#below(STEP_MS));
    // An answer after its time, perhaps over a connection that is gone.
    if (this.#below(3) === 0) this.#held.shift()?.answer();
    await this.turn();
    expect(this.#client?.inFlight).to.be.at.most(2);
    const { waitingBatches, refusedBatches } = this.outbox.stats();
    expect(waitingBatches + refusedBatches, 'nothing is forgotten that was not stored').to.be.at.least(
      this.#sealed - this.stored.size,
    );
  }

  /** Whether the server has everything, and the gateway knows it. */
  get isDone(): boolean {
    const { waitingBatches, refusedBatches } = this.outbox.stats();
    return this.#sealed === BATCHES && waitingBatches + refusedBatches === 0;
  }

  async turn(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#client?.stop();
    await this.#server.stop();
  }

  #seal(): void {
    this.outbox.append(numberedRecords(this.#sealed * 2, 2));
    this.outbox.seal();
    this.#sealed += 1;
  }

  async #welcomeAll(): Promise<void> {
    while (!this.#isOver) {
      const socket = await this.#server.nextSocket();
      this.#socket = socket;
      if (!this.isKind && this.#below(5) === 0) continue;
      await this.#server.challenge(socket);
      this.#server.welcome(socket, 'enrolled', this.#below(10) === 0 ? String(this.#below(3)) : undefined);
    }
  }

  async #answerAll(): Promise<void> {
    while (!this.#isOver) this.#answer(await this.#server.nextBatch());
  }

  #answer(batch: ArrivedBatch): void {
    const known = this.#hashes.get(batch.seq) ?? batch.hash;
    this.#hashes.set(batch.seq, known);
    if (known !== batch.hash) this.isTwoHashes = true;
    switch (this.isKind ? 0 : this.#below(8)) {
      case 1:
        return batch.answer({ status: 'retry', reason: 'foldsBehind' });
      case 2:
        return batch.answer({ status: 'refused', reason: 'of the test' });
      case 3:
        return batch.answer({ hash: 'ef'.repeat(32) });
      case 4:
        return batch.answer({ seq: batch.seq + 1 });
      case 5:
        // Stored, but the answer is late or never comes: the same batch comes again.
        this.stored.add(batch.seq);
        return void this.#held.push(batch);
      case 6:
        this.stored.add(batch.seq);
        return void this.#socket?.disconnect();
      default:
        this.stored.add(batch.seq);
        batch.answer();
        return batch.answer();
    }
  }

  /** A whole number from 0 up to, but not including, a limit. */
  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }
}
