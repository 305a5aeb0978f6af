import type { RawFramesPart } from '@furrow/protocol/raw-frames';
import { rtkTrack, withTenSignals } from '@furrow/protocol/rtk-track';
import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import type { Socket } from 'socket.io';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { MemoryOutbox } from '../outbox/memory-outbox.js';
import { TEST_SEALER } from '../outbox/outbox.suite.js';
import { ScriptedServer } from './scripted-server.js';
import { ShapedLink } from './shaped-link.js';
import { UplinkClient } from './uplink-client.js';

const IDENTITY = { ...TEST_SEALER, publicKey: createPublicKey(TEST_SEALER.privateKey) };
const RECORDS = withTenSignals(rtkTrack(1000, 1), 2);
const LIVE_EVERY_S = 5;
const SECONDS = 120;
const STEP_MS = 100;
/** Turns of the event loop in which what was written to a socket of this machine is read at its other end. */
const TURNS = 12;
/** What the server asks for at once. */
const PART = { status: 'part', bytes: Buffer.alloc(16_384, 'x'), next: { segment: 1, offset: 1, until: 1 } } as const;

describe('raw frames over 64 kbit/s with round trips of 2 s', () => {
  const clock = new TestClock(1_777_337_043_000);
  const outbox = new MemoryOutbox(TEST_SEALER);
  const server = new ScriptedServer();
  const sealedAt = new Map<number, number>();
  const delaysS: number[] = [];
  let parts = 0;
  let isOver = false;

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      clock.advance(STEP_MS);
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
    }
  }

  async function answerAll(): Promise<void> {
    for (;;) {
      const batch = await server.nextBatch();
      delaysS.push((clock.now() - (sealedAt.get(batch.seq) ?? 0)) / 1000);
      batch.answer();
    }
  }

  /** As the server does: the next part once this one is here. */
  function askOn(socket: Socket): void {
    socket.emit('rawFrames', {}, ({ bytes }: RawFramesPart) => {
      parts += bytes.length === PART.bytes.length ? 1 : 0;
      if (!isOver) askOn(socket);
    });
  }

  it('come all the time, and live data waits for one part of them at most', async function () {
    this.timeout(30_000);
    await server.start();
    const shape = { bitsPerSecond: 64_000, delayMs: 1000, loss: 0, segmentBytes: 1400, resendMs: 3000 };
    const link = new ShapedLink(Number(new URL(server.url).port), shape, { clock, random: () => 0.5 });
    await link.start();
    const parties = { outbox, identity: IDENTITY, clock, logger: silentLogger, random: () => 0.5 };
    const client = new UplinkClient(
      { url: link.url, softwareVersion: '0.1.0' },
      { ...parties, onRawFrames: () => PART },
    );
    client.start();
    void server.enrol().then(askOn);
    void answerAll();
    await pass(10_000);
    for (let second = 0; second < SECONDS; second += LIVE_EVERY_S) {
      outbox.append(RECORDS.slice(second, second + LIVE_EVERY_S));
      const batch = outbox.seal();
      if (batch !== undefined) sealedAt.set(batch.seq, clock.now());
      client.batchSealed();
      // Not in step with the parts.
      await pass(LIVE_EVERY_S * 1000 + ((second * 137) % 2600) - 1300);
    }
    isOver = true;
    client.stop();
    await link.stop();
    await server.stop();
    const sorted = delaysS.toSorted((a, b) => a - b);
    const [median = 0, worst = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
    console.log(
      `      ${parts} parts of 16 KiB in ${SECONDS} s; live after ${median.toFixed(1)} s (median), ${worst.toFixed(1)} s at worst`,
    );
    expect(delaysS.length).to.be.at.least(SECONDS / LIVE_EVERY_S - 1);
    expect(parts).to.be.greaterThan(10);
    // The way there, and 16 KiB that may be on it already: 2.05 s.
    expect(worst).to.be.at.most(4);
  });
});
