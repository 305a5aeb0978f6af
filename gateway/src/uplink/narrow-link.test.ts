import { rtkTrack, withTenSignals } from '@furrow/protocol/rtk-track';
import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { MemoryOutbox } from '../outbox/memory-outbox.js';
import { TEST_SEALER } from '../outbox/outbox.suite.js';
import { ScriptedServer } from './scripted-server.js';
import { ShapedLink } from './shaped-link.js';
import { UplinkClient } from './uplink-client.js';

const T0 = 1_777_337_043_000;
const IDENTITY = { ...TEST_SEALER, publicKey: createPublicKey(TEST_SEALER.privateKey) };
const RECORDS = withTenSignals(rtkTrack(20_000, 1), 2);
const BACKLOG = 100;
const LIVE_EVERY_S = 5;
const MINUTES = 8;
const STEP_MS = 100;
/** Turns of the event loop in which what was written to a socket of this machine is read at its other end. */
const TURNS = 12;

describe('a link of 64 kbit/s with 5 % loss and round trips of 2 s', () => {
  const seed = Number(process.env['FURROW_SEED'] ?? 20_261_124);
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const clock = new TestClock(T0);
  const outbox = new MemoryOutbox(TEST_SEALER);
  const server = new ScriptedServer();
  let link: ShapedLink;
  let client: UplinkClient;
  /** By seq, UTC ms. */
  const sealedAt = new Map<number, number>();
  const arrivedAt = new Map<number, number>();

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      clock.advance(STEP_MS);
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
    }
  }

  async function answerAll(): Promise<void> {
    for (;;) {
      const batch = await server.nextBatch();
      if (!arrivedAt.has(batch.seq)) arrivedAt.set(batch.seq, clock.now());
      batch.answer();
    }
  }

  function seal(from: number, count: number): void {
    outbox.append(RECORDS.slice(from, from + count));
    const batch = outbox.seal();
    if (batch !== undefined) sealedAt.set(batch.seq, clock.now());
  }

  before(async function () {
    this.timeout(30_000);
    await server.start();
    const shape = { bitsPerSecond: 64_000, delayMs: 1000, loss: 0.05, segmentBytes: 1400, resendMs: 3000 };
    link = new ShapedLink(Number(new URL(server.url).port), shape, { clock, random });
    await link.start();
    for (let i = 0; i < BACKLOG; i += 1) seal(i * 60, 60);
    client = new UplinkClient(
      { url: link.url, softwareVersion: '0.1.0' },
      { outbox, identity: IDENTITY, clock, logger: silentLogger, random },
    );
    client.start();
    const enrolled = server.enrol();
    void answerAll();
    for (let second = 0; second < MINUTES * 60; second += LIVE_EVERY_S) {
      await pass(LIVE_EVERY_S * 1000);
      seal(BACKLOG * 60 + second, LIVE_EVERY_S);
      client.batchSealed();
    }
    await pass(60_000);
    await enrolled;
  });
  after(async () => {
    client.stop();
    await link.stop();
    await server.stop();
  });

  it('carries every batch once, over one connection', () => {
    console.log(`      FURROW_SEED=${seed}: ${link.lost} of ${link.segments} segments lost`);
    expect(link.lost).to.be.greaterThan(5);
    expect(outbox.stats().waitingBatches).to.equal(0);
    expect({ connections: server.connections, arrivals: server.arrivals }).to.deep.equal({
      connections: 1,
      arrivals: BACKLOG + (MINUTES * 60) / LIVE_EVERY_S,
    });
  });

  it('has live data at the server within seconds, and the backlog beside it from the oldest on', () => {
    const delaysS = [...sealedAt.keys()]
      .filter((seq) => seq > BACKLOG)
      .map((seq) => ((arrivedAt.get(seq) ?? Infinity) - (sealedAt.get(seq) ?? 0)) / 1000)
      .toSorted((a, b) => a - b);
    const [median = 0, worst = 0] = [delaysS[Math.floor(delaysS.length / 2)], delaysS.at(-1)];
    const old = Array.from({ length: BACKLOG - 1 }, (_, i) => arrivedAt.get(i + 1) ?? Infinity);
    const drainedS = ((old.at(-1) ?? Infinity) - T0) / 1000;
    console.log(`      live after ${median.toFixed(1)} s (median), ${worst.toFixed(1)} s at worst`);
    console.log(`      ${BACKLOG} batches of an hour and a half of backlog in ${drainedS.toFixed(0)} s`);
    expect(median).to.be.at.most(3);
    expect(worst).to.be.at.most(30);
    expect(old).to.deep.equal(old.toSorted((a, b) => a - b));
    expect(drainedS).to.be.at.most(MINUTES * 60);
  });
});
