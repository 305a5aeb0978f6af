import type { RawFramesPart, RawFramesRequest } from '@furrow/protocol/raw-frames';
import { blockHash, FIRST_HEAD } from '@furrow/protocol/raw-ring-text';
import { batchHash } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { TestClock } from '../clock/test-clock.js';
import { BenchGateway, benchRecord } from '../ingest/gateway-bench.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { silentLogger } from '../log/logger.js';
import { rawArchive } from './raw-archive.js';
import { RawFetchStore, type StoredFetch } from './raw-fetch-store.js';
import { RawFetches, RawRefusal, type RawSockets } from './raw-fetches.js';

const NOW = Date.UTC(2026, 3, 28, 2);
const T0 = NOW - 3_600_000;
const SPAN = { from: T0, to: T0 + 60_000 };
const MIB = 1024 * 1024;

/** A gateway that a test plays: it is asked, and answers when the test says so. */
class FakeSockets implements RawSockets {
  readonly asked: { request: RawFramesRequest; answer: (part: unknown) => Promise<void> }[] = [];
  readonly ids = new Set<string>();
  private listener: (gatewayId: string, connected: boolean) => void = () => undefined;

  connected(): ReadonlySet<string> {
    return this.ids;
  }

  onPresence(listener: (gatewayId: string, connected: boolean) => void): () => void {
    this.listener = listener;
    return () => undefined;
  }

  askRawFrames(_gatewayId: string, request: RawFramesRequest, answer: (part: unknown) => void): void {
    const settled = async (part: unknown): Promise<void> => {
      answer(part);
      // What follows an answer reads the journal in slices.
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    this.asked.push({ request, answer: settled });
  }

  connect(gatewayId: string, isConnected = true): void {
    if (isConnected) this.ids.add(gatewayId);
    else this.ids.delete(gatewayId);
    this.listener(gatewayId, isConnected);
  }

  get last() {
    const last = this.asked.at(-1);
    if (last === undefined) throw new Error('nothing was asked');
    return last;
  }
}

/** A gateway with six batches of ten seconds, each with the head of its ring; and who fetches the ring. */
class Scene {
  readonly clock = new TestClock(NOW);
  readonly sockets = new FakeSockets();
  readonly gateway = new BenchGateway();
  readonly journal = new ChainedJournal({ storage: new MemoryEntryStorage(), clock: this.clock, gatherMs: 0 });
  readonly store = new RawFetchStore(':memory:');
  readonly blocks: string[] = [];
  fetches!: RawFetches;

  async start(limits: { fetchMaxBytes?: number; totalMaxBytes?: number } = {}): Promise<this> {
    let head = FIRST_HEAD;
    let previousHash: string | null = null;
    for (let seq = 1; seq <= 6; seq += 1) {
      const at = T0 + (seq - 1) * 10_000;
      const lines = [0, 9].map((s) => `(${(at + s * 1000) / 1000}.000000) roof $GNTHS,${seq}${s},A\n`).join('');
      head = blockHash(head, Buffer.from(lines));
      this.blocks.push(`${lines}# block ${head}\n`);
      const records = [benchRecord(at), benchRecord(at + 9000)];
      const sealed = this.gateway.seal({ seq, previousHash, rawHash: head }, records);
      const hash = batchHash(sealed.body);
      const place = { gatewayId: this.gateway.gatewayId, epoch: 'e'.repeat(32), seq, hash, previousHash };
      const fixTimes = { from: at, to: at + 9000 };
      await this.journal.append([{ kind: 'batch', receivedAt: NOW, ...place, fixTimes, ...sealed }]);
      previousHash = hash;
    }
    this.restart(limits);
    return this;
  }

  restart(limits: { fetchMaxBytes?: number; totalMaxBytes?: number } = {}): void {
    const { store, sockets, journal, clock } = this;
    const all = { fetchMaxBytes: 16 * MIB, totalMaxBytes: 64 * MIB, keepMs: 86_400_000, ...limits };
    this.fetches = new RawFetches({ store, sockets, journal, clock, limits: all, logger: silentLogger });
    this.fetches.start();
  }

  ask() {
    return this.fetches.ask({ gatewayId: this.gateway.gatewayId, ...SPAN, by: 'chen' });
  }

  connect(isConnected = true): void {
    this.sockets.connect(this.gateway.gatewayId, isConnected);
  }

  files() {
    return rawArchive(this.journal, this.fetches.find(1) as StoredFetch, this.fetches.textOf(1));
  }

  get newest() {
    return this.fetches.list(this.gateway.gatewayId)[0];
  }

  get states() {
    return this.newest?.spans?.map(({ state, blocks }) => [state, blocks]);
  }
}

const part = (text: string, offset: number | null, more: object = {}): RawFramesPart => ({
  status: 'part',
  bytes: Buffer.from(text, 'latin1'),
  next: offset === null ? null : { segment: 1, offset, until: offset },
  ...more,
});
const START = `# previous: ${FIRST_HEAD}\n`;
const CAPTURES = [{ port: 'roof', kind: 'nmea', header: '# furrow-gateway capture: nmea\n# port: roof\n' }];

describe('fetches of raw frames', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await new Scene().start();
  });
  afterEach(() => {
    scene.fetches.stop();
    scene.store.close();
  });

  it('ask part by part, and hold what came against the signed batches', async () => {
    const { sockets, blocks } = scene;
    scene.connect();
    expect(scene.ask()).to.include({ state: 'open', askedBy: 'chen', bytes: 0, expiresAt: NOW + 86_400_000 });
    expect(sockets.last.request).to.deep.equal({ ...SPAN, cursor: null, maxBytes: 16_384 });
    await sockets.last.answer(part(START + blocks.slice(0, 3).join(''), 300, { captures: CAPTURES }));
    expect(sockets.asked).to.have.length(2);
    expect(sockets.last.request.cursor).to.deep.equal({ segment: 1, offset: 300, until: 300 });
    await sockets.last.answer(part(blocks.slice(3).join(''), 600));
    await sockets.last.answer(part('', null));
    expect(scene.newest).to.include({ state: 'done', reason: null, endedAt: NOW });
    expect(scene.newest?.spans).to.deep.equal([{ state: 'proven', from: T0, to: T0 + 59_000, blocks: 6, batches: 6 }]);
    const files = await scene.files();
    expect(files.map(({ name }) => name)).to.deep.equal(['ring.log', 'report.json', 'proven/roof.nmea.log']);
    const capture = (await buffer(Readable.from(files[2]?.pieces() ?? []))).toString();
    expect(capture.startsWith(`${CAPTURES[0]?.header}(${T0 / 1000}.000000) $GNTHS,10,A\n`)).to.equal(true);
  });

  it('show a block that was changed, and keep it apart from the proven ones', async () => {
    const { sockets, blocks } = scene;
    scene.connect();
    scene.ask();
    await sockets.last.answer(part(START + blocks.join('').replace('GNTHS,30', 'GNTHS,31'), null));
    expect(scene.states).to.deep.equal([
      ['proven', 2],
      ['changed', 1],
      ['proven', 3],
    ]);
    const files = await scene.files();
    const names = files.map(({ name }) => name).slice(2);
    expect(names).to.deep.equal(['other/roof.nmea.log', 'proven/roof.nmea.log']);
  });

  it('wait for a gateway that is offline, and go on where it was cut', async () => {
    const { sockets, blocks } = scene;
    scene.ask();
    expect(sockets.asked).to.have.length(0);
    scene.connect();
    await sockets.last.answer(part(START + blocks.slice(0, 2).join(''), 200));
    const late = sockets.last;
    scene.connect(false);
    scene.connect();
    expect(sockets.last.request.cursor).to.deep.equal({ segment: 1, offset: 200, until: 200 });
    await late.answer(part('what came after the cut', null));
    expect(scene.newest?.state).to.equal('open');
    await sockets.last.answer(part(blocks.slice(2).join(''), null));
    expect(scene.states).to.deep.equal([['proven', 6]]);
  });

  it('go on after a restart of the server', async () => {
    const { sockets, blocks } = scene;
    scene.connect();
    scene.ask();
    await sockets.last.answer(part(START + blocks.slice(0, 2).join(''), 200));
    scene.fetches.stop();
    scene.connect(false);
    scene.restart();
    scene.connect();
    await sockets.last.answer(part(blocks.slice(2).join(''), null));
    expect(scene.states).to.deep.equal([['proven', 6]]);
  });

  it('end once, though the gateway comes again while they are judged', async () => {
    const { sockets, blocks } = scene;
    scene.connect();
    scene.ask();
    const judged = sockets.last.answer(part(START + blocks.join(''), null));
    scene.connect(false);
    scene.connect();
    await judged;
    expect(sockets.asked).to.have.length(1);
    expect(scene.states).to.deep.equal([['proven', 6]]);
  });

  it('are judged after a restart that came before the verdict', async () => {
    const { sockets, blocks } = scene;
    scene.connect();
    scene.ask();
    const judged = sockets.last.answer(part(START + blocks.join(''), null));
    scene.fetches.stop();
    await judged;
    expect(scene.newest?.state).to.equal('open');
    scene.restart();
    scene.connect();
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(sockets.asked).to.have.length(1);
    expect(scene.states).to.deep.equal([['proven', 6]]);
  });

  it('end where the gateway keeps no ring, or says what cannot be read', async () => {
    const { sockets } = scene;
    scene.connect();
    const answers: [unknown, string][] = [
      [{ status: 'noRing', reason: 'rawRing is not set', bytes: Buffer.alloc(0), next: null }, 'rawRing is not set'],
      [{ status: 'refused', reason: 'no span', bytes: Buffer.alloc(0), next: null }, 'no span'],
      ['a text', 'cannot be read'],
      [{ ...part('', null), bytes: 'a text' }, '/bytes: must be bytes'],
      [part('x'.repeat(16_385), null), '16384 were asked for'],
    ];
    for (const [answer, reason] of answers) {
      scene.ask();
      await sockets.last.answer(answer);
      expect(scene.newest?.state).to.equal('failed');
      expect(scene.newest?.reason).to.include(reason);
    }
  });

  it('end where places do not rise', async () => {
    const { sockets, blocks } = scene;
    scene.connect();
    scene.ask();
    await sockets.last.answer(part(START + (blocks[0] ?? ''), 100));
    await sockets.last.answer(part(blocks[1] ?? '', 100));
    expect(scene.newest?.reason).to.include('do not come to an end');
  });

  it('end where more comes than may be kept, and prove what came', async () => {
    scene.fetches.stop();
    scene.restart({ fetchMaxBytes: 500 });
    const { sockets, blocks } = scene;
    scene.connect();
    scene.ask();
    await sockets.last.answer(part(START + blocks.slice(0, 4).join(''), 400));
    expect(scene.newest?.state).to.equal('tooLarge');
    expect(scene.states).to.deep.equal([['proven', 4]]);
    expect(sockets.asked).to.have.length(1);
  });

  it('ask again after a pause where the gateway cannot now, and give up one that never answers', async () => {
    const { sockets, clock } = scene;
    scene.connect();
    scene.ask();
    await sockets.last.answer({ status: 'retry', reason: 'the disk', bytes: Buffer.alloc(0), next: null });
    expect(scene.newest).to.include({ state: 'open', reason: 'the disk' });
    clock.advance(60_000);
    expect(sockets.asked).to.have.length(2);
    clock.advance(5 * 180_000);
    expect(sockets.asked).to.have.length(6);
    expect(scene.newest?.state).to.equal('failed');
    expect(scene.newest?.reason).to.include('does not answer');
  });

  it('are refused where too much waits or is kept, and expire', async () => {
    const { clock, sockets, blocks } = scene;
    const gatewayId = scene.gateway.gatewayId;
    const ask = (change: object) => () => scene.fetches.ask({ gatewayId, ...SPAN, by: 'chen', ...change });
    expect(ask({ to: T0 + 2 * 86_400_000 })).to.throw(RawRefusal, '24 hours');
    expect(ask({ from: T0 + 60_001 })).to.throw(RawRefusal, 'before to');
    for (let i = 0; i < 4; i += 1) scene.ask();
    expect(ask({})).to.throw(RawRefusal, 'wait for this gateway already');
    scene.connect();
    for (let i = 0; i < 4; i += 1) await sockets.last.answer(part(START + (blocks[0] ?? ''), null));
    scene.fetches.stop();
    scene.restart({ totalMaxBytes: 100 });
    expect(ask({})).to.throw(RawRefusal, 'totalMaxMb');
    clock.advance(90_000_000);
    expect(scene.newest).to.equal(undefined);
    expect(ask({})).not.to.throw();
  });
});
