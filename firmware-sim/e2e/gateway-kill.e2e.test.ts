import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { Tractor } from '../demo/tractor.js';
import { BatchCollector } from './batch-collector.js';
import { measure, type Measured } from './measure-run.js';
import { chooseSeed, seededRandom } from './seeded-random.js';

const KILLS = 20;
/** Interval of the receiver, ms. */
const FIX_EVERY_MS = 200;
/** What a kill may cost: the second of the open transaction. */
const LOST_MS = 1000;

describe('a gateway that is killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'furrow-gateway-kill-'));
  const random = seededRandom(chooseSeed());
  const collector = new BatchCollector(() => random() < 0.1);
  const deaths: string[] = [];
  /** Wall clock of each kill, and of the time that the gateway was seen to send again after it. */
  const kills: { at: number; startedAt: number }[] = [];
  let tractor: Tractor;

  before(async function () {
    this.timeout(150_000);
    const serverUrl = await collector.start();
    tractor = new Tractor(
      { scenario: 'demo-no-till', seed: 1, folder, serverUrl, onDeath: (what) => deaths.push(what) },
      7200,
    );
    await tractor.enrolment();
    await tractor.describe();
    await tractor.start();
    let startedAt = Date.now();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await setTimeout(900 + random() * 1800);
      // Before the signal: how long the machine takes to bury a process is no fix lost.
      kills.push({ at: Date.now(), startedAt });
      await tractor.gateway.kill();
      startedAt = Date.now();
      tractor.gateway.start();
    }
    await setTimeout(3000);
    await tractor.stop();
    // What was sealed at the stop is sent by the next run, as after a night in the shed.
    tractor.gateway.start();
    const end = Date.now() + 10_000;
    for (let seen = -1; seen !== collector.batches.size && Date.now() < end; await setTimeout(1500)) {
      seen = collector.batches.size;
    }
    await tractor.gateway.stop();
  });

  after(async () => {
    await tractor.stop();
    await collector.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps its chain without a gap, and sends no batch with two contents', () => {
    const batches = collector.inOrder();
    expect(collector.faults).to.deep.equal([]);
    expect(batches.map(({ header }) => header.seq)).to.deep.equal(batches.map((_, i) => i + 1));
    expect(new Set(batches.map(({ header }) => header.epoch)).size).to.equal(1);
    batches.forEach(({ header }, i) => expect(header.previousHash).to.equal(batches[i - 1]?.hash ?? null));
    console.log(`      ${batches.length} batches, ${collector.offeredAgain} offered again`);
  });

  it('sends no fix twice', () => {
    const fixTimes = collector.inOrder().flatMap(({ records }) => records.flatMap(({ fixTime }) => fixTime ?? []));
    expect(fixTimes).to.deep.equal([...new Set(fixTimes)].sort((a, b) => a - b));
  });

  it('loses at most a second of fixes with each kill', () => {
    const records = collector.inOrder().flatMap(({ records }) => records);
    const lost = kills.map(({ at, startedAt }) => {
      const kept = records.filter(({ sampledAt }) => sampledAt >= startedAt && sampledAt <= at);
      const last = kept.at(-1)?.fixTime;
      if (last === undefined) return { ms: 0, holes: 0 };
      const first = kept[0]?.fixTime ?? last;
      const expected = (last - first) / FIX_EVERY_MS + 1;
      return { ms: at - last, holes: expected - kept.length };
    });
    const worst = Math.max(...lost.map(({ ms }) => ms));
    const silent = lost.filter(({ ms }) => ms === 0).length;
    // How long a fix was on its way through simulator and port: what a busy machine adds before the gateway has it.
    const transit = Math.max(...records.map(({ sampledAt, fixTime = sampledAt }) => sampledAt - fixTime));
    console.log(`      ${KILLS} kills: the last fix kept was at most ${worst} ms old, ${transit} ms of it on its way;`);
    console.log(`      ${silent} came before the first fix`);
    expect(lost.map(({ holes }) => holes)).to.deep.equal(lost.map(() => 0));
    // A kill comes up to one interval after a fix.
    expect(worst).to.be.at.most(LOST_MS + FIX_EVERY_MS + transit);
  });

  it('comes to the totals of an undisturbed run of the records that reached the outbox', async function () {
    this.timeout(60_000);
    const machine = join(folder, 'demo-no-till', 'description', 'machine.json');
    const totalOf = async (name: string, records: readonly TelemetryRecord[]): Promise<Measured['total']> => {
      const file = join(folder, `${name}.ndjson`);
      writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      return (await measure([file, '--machine', machine])).total;
    };
    // Once, and in the order of their making.
    const undisturbed = collector.inOrder().flatMap(({ records }) => records);
    const total = await totalOf('undisturbed', undisturbed);
    console.log(`      ${collector.arrived.length} records came, ${undisturbed.length} of them once`);
    expect(total.grossM2).to.be.above(0);
    expect(await totalOf('arrived', collector.arrived)).to.deep.equal(total);
  });

  it('ends by nothing else', () => {
    expect(deaths).to.deep.equal([]);
  });
});
