import { BATCH_BYTES_MAX, batchHash } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from 'socket.io';
import { TestClock } from '../clock/test-clock.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { silentLogger } from '../log/logger.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { Counters } from '../run/counters.js';
import { openSockets } from '../run/http-server.js';
import { admitStranger, PENDING_GATEWAYS_MAX } from './admission.js';
import { BenchGateway, benchRecord } from './gateway-bench.js';
import { GatewaySequenceLedgers } from './gateway-ledgers.js';
import { GatewaySockets } from './gateway-socket.js';
import { UplinkIntake, type IntakeLimits } from './uplink-batch-to-journal.js';

const NOW = Date.UTC(2026, 3, 28, 2);

/** The server's uplink in memory, on a free port. */
class UplinkHarness {
  readonly clock = new TestClock(NOW);
  readonly counters = new Counters();
  readonly storage = new MemoryEntryStorage();
  readonly journal: ChainedJournal;
  readonly registry: JournalledRegistry;
  readonly ledgers: GatewaySequenceLedgers;
  readonly sockets: GatewaySockets;
  readonly http: HttpServer;
  readonly io: Server;
  foldBacklog = 0;
  url = '';

  constructor({
    gatherMs = 0,
    limits = { pendingBytesMax: 1e6, foldBacklogMax: 100 },
  }: { gatherMs?: number; limits?: IntakeLimits } = {}) {
    const { clock, counters, storage } = this;
    this.journal = new ChainedJournal({ storage, clock, gatherMs });
    this.registry = new JournalledRegistry({ journal: this.journal, clock, timeZone: 'Asia/Shanghai' });
    this.ledgers = new GatewaySequenceLedgers(this.journal, counters);
    const { journal, registry, ledgers } = this;
    const shared = { clock, counters, logger: silentLogger };
    const intake = new UplinkIntake({ ...shared, journal, ledgers, limits, foldBacklog: () => this.foldBacklog });
    this.http = createServer();
    this.io = openSockets(this.http);
    this.sockets = new GatewaySockets({ ...shared, io: this.io, registry, intake, serverVersion: '1' });
  }

  async start(): Promise<void> {
    this.registry.start();
    this.ledgers.start();
    this.sockets.start();
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await this.io.close();
    this.journal.close();
  }

  setStatus(gateway: BenchGateway, status: 'enrolled' | 'revoked'): Promise<unknown> {
    const document = { name: 'tractor 1', publicKey: gateway.spki, status };
    return this.registry.change({ collection: 'gateways', id: gateway.gatewayId, validFrom: 0, document, by: 'chen' });
  }

  /** A gateway that is enrolled and welcomed. */
  async enrolled(): Promise<BenchGateway> {
    const gateway = new BenchGateway();
    await this.setStatus(gateway, 'enrolled');
    gateway.connect(this.url);
    expect(await gateway.welcome()).to.include({ status: 'enrolled' });
    return gateway;
  }

  entries(kind: 'batch' | 'refusal') {
    return [...this.journal.readFrom(1, [kind])].map(({ entry }) => entry);
  }
}

describe('uplink', () => {
  let harness: UplinkHarness;
  const opened: BenchGateway[] = [];
  const enrolled = async () => {
    const gateway = await harness.enrolled();
    opened.push(gateway);
    return gateway;
  };
  const stranger = (nonce?: string) => {
    const gateway = new BenchGateway();
    opened.push(gateway);
    gateway.connect(harness.url, nonce);
    return gateway;
  };
  beforeEach(async () => {
    harness = new UplinkHarness();
    await harness.start();
  });
  afterEach(async () => {
    for (const gateway of opened.splice(0)) gateway.close();
    await harness.stop();
  });

  it('lets a stranger wait as pending and welcomes it where it waits', async () => {
    const gateway = stranger();
    expect(await gateway.welcome()).to.deep.include({ status: 'pending', serverTime: NOW, serverVersion: '1' });
    expect(harness.registry.item('gateways', gateway.gatewayId)?.document.status).to.equal('pending');
    expect(harness.sockets.connected().size).to.equal(0);
    expect([...harness.sockets.identified()]).to.deep.equal([gateway.gatewayId]);
    expect(harness.sockets.lastSeen(gateway.gatewayId)).to.equal(NOW);
    expect(await gateway.send(gateway.chain(1)[0])).to.include({ status: 'retry', reason: 'notEnrolled' });
    await harness.setStatus(gateway, 'enrolled');
    expect(await gateway.welcome()).to.include({ status: 'enrolled' });
    expect([...harness.sockets.connected()]).to.deep.equal([gateway.gatewayId]);
    expect(await gateway.send(gateway.chain(1)[0])).to.include({ status: 'stored', seq: 1 });
  });

  it('closes the socket of a gateway at once when it is revoked, and refuses it from then on', async () => {
    const gateway = await enrolled();
    const gone = gateway.disconnected();
    await harness.setStatus(gateway, 'revoked');
    expect(await gateway.welcome()).to.include({ status: 'refused', reason: 'revoked' });
    await gone;
    expect(harness.sockets.connected().size).to.equal(0);
    expect(harness.sockets.identified().size).to.equal(0);
    gateway.connect(harness.url);
    expect(await gateway.welcome()).to.include({ status: 'refused', reason: 'revoked' });
  });

  it('refuses a hello that signs another nonce', async () => {
    expect(await stranger('0'.repeat(64)).welcome()).to.include({ status: 'refused', reason: 'signature' });
    expect(harness.registry.list('gateways')).to.deep.equal([]);
  });

  it('lets go of a socket that does not answer the challenge', async () => {
    const gateway = new BenchGateway();
    await gateway.connectSilently(harness.url);
    const gone = gateway.disconnected();
    harness.clock.advance(10_000);
    await gone;
    expect(harness.counters.snapshot()).to.include({ 'gateways_refused_total{reason="helloTimeout"}': 1 });
  });

  it('takes in only so many strangers', async () => {
    for (let i = 0; i < PENDING_GATEWAYS_MAX; i += 1)
      await admitStranger(harness.registry, new BenchGateway().publicKey);
    expect(await stranger().welcome()).to.include({ status: 'refused', reason: 'tooManyPending' });
    expect(harness.registry.list('gateways')).to.have.length(PENDING_GATEWAYS_MAX);
  });

  it('acknowledges only once the journal has committed, and makes a flood of one socket wait', async () => {
    await harness.stop();
    harness = new UplinkHarness({ gatherMs: 4 });
    await harness.start();
    const enrolling = harness.enrolled();
    harness.clock.advance(4);
    await new Promise((resolve) => setImmediate(resolve));
    harness.clock.advance(4);
    const gateway = await enrolling;
    opened.push(gateway);
    let isAnswered = false;
    const [first, ...flood] = gateway.chain(7);
    const answer = gateway.send(first).then((ack) => {
      isAnswered = true;
      return ack;
    });
    const flooded = flood.map((batch) => gateway.send(batch));
    // Three more are in flight; what comes after them is answered at once, and so after the first arrived.
    expect((await Promise.all(flooded.slice(3))).map(({ status, reason }) => `${status} ${reason}`)).to.deep.equal([
      'retry tooManyInFlight',
      'retry tooManyInFlight',
      'retry tooManyInFlight',
    ]);
    expect(isAnswered).to.equal(false);
    expect(harness.entries('batch')).to.have.length(0);
    harness.clock.advance(4);
    expect(await answer).to.include({ status: 'stored' });
    await Promise.all(flooded);
    expect(harness.entries('batch')).to.have.length(4);
  });

  it('acknowledges the same batch again and stores it once, also when both come at once', async () => {
    const gateway = await enrolled();
    const [batch] = gateway.chain(1);
    const acks = await Promise.all([gateway.send(batch), gateway.send(batch)]);
    acks.push(await gateway.send(batch));
    expect(acks.map(({ status }) => status)).to.deep.equal(['stored', 'stored', 'stored']);
    expect(new Set(acks.map(({ receivedAt }) => receivedAt)).size).to.equal(1);
    expect(harness.entries('batch')).to.have.length(1);
  });

  it('refuses another batch of a seq that is taken as a fork, journals that, and raises the alarm', async () => {
    const gateway = await enrolled();
    const first = gateway.seal({ seq: 1 }, [benchRecord(1_777_337_043_000)]);
    const second = gateway.seal({ seq: 1 }, [benchRecord(1_777_337_049_000)]);
    await gateway.send(first);
    const ack = await gateway.send(second);
    expect(ack).to.include({ status: 'refused', seq: 1, hash: batchHash(second.body) });
    expect(ack.reason).to.match(/^fork: /);
    expect(harness.entries('refusal')).to.have.length(1);
    expect(harness.counters.snapshot()).to.include({ 'batches_refused_total{reason="fork"}': 1 });
    expect(await gateway.send(first)).to.include({ status: 'stored' });
  });

  it('stores out of order and verifies the chain as the gap closes', async () => {
    const gateway = await enrolled();
    const [one, two, three, four] = gateway.chain(4);
    for (const batch of [one, four, three]) expect(await gateway.send(batch)).to.include({ status: 'stored' });
    const ledger = () => harness.ledgers.ledger(gateway.gatewayId, 'e'.repeat(32));
    expect(ledger()).to.include({ contiguousTo: 1 });
    await gateway.send(two);
    expect(ledger()).to.deep.include({
      contiguousTo: 4,
      headHash: batchHash(four?.body ?? new Uint8Array()),
      broken: [],
    });
  });

  it('stores a batch that names another predecessor, and counts the break', async () => {
    const gateway = await enrolled();
    await gateway.send(gateway.seal({ seq: 1 }, [benchRecord(1_777_337_043_000)]));
    const broken = gateway.seal({ seq: 2, previousHash: 'a'.repeat(64) }, [benchRecord(1_777_337_044_000)]);
    expect(await gateway.send(broken)).to.include({ status: 'stored' });
    expect(harness.counters.snapshot()).to.include({ batch_chain_breaks_total: 1 });
  });

  it('counts an outbox that lost its predecessor, and one that names it', async () => {
    const gateway = await enrolled();
    const [first] = gateway.chain(1);
    await gateway.send(first);
    const named = { epoch: 'b'.repeat(32), seq: 1, previousHash: batchHash(first?.body ?? new Uint8Array()) };
    await gateway.send(gateway.seal(named, [benchRecord(1_777_337_050_000)]));
    expect(harness.counters.snapshot()).not.to.have.property('outbox_predecessors_total{reason="lost"}');
    await gateway.send(gateway.seal({ epoch: 'c'.repeat(32), seq: 1 }, [benchRecord(1_777_337_060_000)]));
    expect(harness.counters.snapshot()).to.include({ 'outbox_predecessors_total{reason="lost"}': 1 });
  });

  it('refuses what it cannot authenticate or decode, journals each once, and keeps the chain closed', async () => {
    const gateway = await enrolled();
    const [one, two] = gateway.chain(2);
    const forged = { ...gateway.chain(3)[2], signature: new Uint8Array(64) };
    const foreign = gateway.seal({ seq: 9, gatewayId: 'f'.repeat(40) }, [benchRecord(1_777_337_043_000)]);
    for (const batch of [
      forged,
      forged,
      foreign,
      { body: new Uint8Array(BATCH_BYTES_MAX + 1), signature: new Uint8Array(64) },
    ]) {
      expect(await gateway.send(batch)).to.include({ status: 'refused' });
    }
    const reasons = harness.entries('refusal').map((entry) => (entry.kind === 'refusal' ? entry.reason : ''));
    expect(reasons).to.deep.equal(['signature', 'foreignGateway', 'oversized']);
    expect(await gateway.send(one)).to.include({ status: 'stored' });
    expect(await gateway.send(two)).to.include({ status: 'stored' });
    expect(harness.ledgers.ledger(gateway.gatewayId, 'e'.repeat(32))).to.deep.include({ contiguousTo: 3, broken: [] });
    expect(await gateway.send(gateway.chain(3)[2])).to.include({ status: 'stored', seq: 3 });
  });

  it('stores a sound batch whose records cannot be true: the folds set those aside, the uplink does not judge', async () => {
    const gateway = await enrolled();
    const records = [0, NOW + 86_400_000].map((fixTime) => ({ ...benchRecord(NOW), fixTime }));
    expect(await gateway.send(gateway.seal({ seq: 1 }, records))).to.include({ status: 'stored', seq: 1 });
    expect(harness.entries('refusal')).to.deep.equal([]);
  });

  it('survives events that are not of the contract and ends a connection that sends nothing else', async () => {
    const gateway = await enrolled();
    const gone = gateway.disconnected();
    const shapes: unknown[] = [null, 7, 'x', [], {}, { body: 'text', signature: 1 }, { body: new Uint8Array(1) }];
    for (let i = 0; i < 120; i += 1)
      gateway.socket?.emit(i % 2 === 0 ? 'batch' : 'nonsense', shapes[i % shapes.length]);
    await gone;
    expect(harness.counters.snapshot()['uplink_events_malformed_total']).to.equal(100);
    const another = await enrolled();
    expect(await another.send(another.chain(1)[0])).to.include({ status: 'stored' });
  });

  it('closes a connection whose message is longer than any batch', async () => {
    const gateway = await enrolled();
    const gone = gateway.disconnected();
    gateway.socket?.emit('batch', { body: new Uint8Array(2_000_000), signature: new Uint8Array(64) });
    await gone;
    expect(harness.sockets.connected().size).to.equal(0);
  });

  it('answers retry when the folds are behind and when the disk refuses', async () => {
    const gateway = await enrolled();
    const batches = gateway.chain(1);
    harness.foldBacklog = 101;
    expect(await gateway.send(batches[0])).to.include({ status: 'retry', reason: 'foldsBehind' });
    harness.foldBacklog = 0;
    const store = harness.storage.store.bind(harness.storage);
    harness.storage.store = () => {
      throw new Error('disk full');
    };
    expect(await gateway.send(batches[0])).to.include({ status: 'retry', reason: 'journalUnavailable' });
    harness.storage.store = store;
    expect(await gateway.send(batches[0])).to.include({ status: 'stored' });
  });

  it('tells a connected gateway to offer again what was refused, and knows which is not', async () => {
    const gateway = await enrolled();
    const told = new Promise<void>((resolve) => gateway.socket?.once('offerRefused', resolve));
    expect(harness.sockets.offerRefused(gateway.gatewayId)).to.equal(true);
    await told;
    expect(harness.sockets.offerRefused('f'.repeat(40))).to.equal(false);
  });

  it('keeps and counts what a gateway states is missing, through a restart', async () => {
    const gateway = await enrolled();
    const notices = [{ kind: 'stopped', from: 1_777_337_040_000, to: 1_777_337_042_000, records: 3 }];
    const batch = gateway.seal({ seq: 1, notices }, [benchRecord(1_777_337_043_000)]);
    expect(await gateway.send(batch)).to.include({ status: 'stored' });
    const stated = notices.map((notice) => ({ ...notice, receivedAt: NOW }));
    expect(harness.ledgers.noticesOf(gateway.gatewayId)).to.deep.equal(stated);
    expect(harness.counters.snapshot()).to.include({ 'gateway_notices_total{reason="stopped"}': 1 });
    const again = new GatewaySequenceLedgers(harness.journal, new Counters());
    again.start();
    expect(again.noticesOf(gateway.gatewayId)).to.deep.equal(stated);
  });

  it('gives the place of a gateway that connects again to its new socket', async () => {
    const gateway = await enrolled();
    const old = gateway.socket;
    const gone = gateway.disconnected();
    gateway.connect(harness.url);
    expect(await gateway.welcome()).to.include({ status: 'enrolled' });
    await gone;
    expect(old?.connected).to.equal(false);
    expect(harness.sockets.connected().size).to.equal(1);
  });

  it('knows after a restart what it stored', async () => {
    const gateway = await enrolled();
    const batches = gateway.chain(3);
    for (const batch of batches) await gateway.send(batch);
    const again = new GatewaySequenceLedgers(harness.journal, new Counters());
    again.start();
    expect(again.ledger(gateway.gatewayId, 'e'.repeat(32))).to.deep.equal(
      harness.ledgers.ledger(gateway.gatewayId, 'e'.repeat(32)),
    );
  });
});
