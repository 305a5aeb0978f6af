import { openSettings, settingsHash, type SettingsAck, type SignedSettings } from '@furrow/protocol/gateway-settings';
import type { RegistryCollection, RegistryDocument } from '@furrow/protocol/registry-document';
import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { TestClock } from '../clock/test-clock.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { silentLogger } from '../log/logger.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { SettingsPublisher, type SettingsSockets } from './settings-publisher.js';
import { SettingsStore } from './settings-store.js';

const NOW = Date.UTC(2026, 3, 28, 2);
const GATEWAY = 'a1'.repeat(20);
const HOUR_MS = 3_600_000;
const GEOMETRY = { antennaXM: 0.4, antennaYM: 0, hitchXM: -1, maxSpeedMps: 15 };
const MACHINE = { organisationId: 'co-op', name: 'No. 1', kind: 'tractor', ...GEOMETRY } as const;
const SEEDER = { organisationId: 'co-op', name: 'Seeder', attachment: 'mounted', toolXM: -1, offsetYM: 0 } as const;

/** Sockets that a test plays: what was offered, and how to answer it. */
class FakeSockets implements SettingsSockets {
  readonly offers: { settings: SignedSettings; answer: (change?: Partial<SettingsAck>) => void }[] = [];
  private readonly ids = new Set<string>();
  private listener: (gatewayId: string, connected: boolean) => void = () => undefined;

  connected(): ReadonlySet<string> {
    return this.ids;
  }

  onPresence(listener: (gatewayId: string, connected: boolean) => void): () => void {
    this.listener = listener;
    return () => undefined;
  }

  offerSettings(_gatewayId: string, settings: SignedSettings, answer: (ack: unknown) => void): void {
    const { version } = openSettings(settings.body);
    const ack = { version, hash: settingsHash(settings.body), status: 'applied', heldVersion: version };
    this.offers.push({ settings, answer: (change = {}) => answer({ ...ack, ...change }) });
  }

  connect(isConnected = true): void {
    if (isConnected) this.ids.add(GATEWAY);
    else this.ids.delete(GATEWAY);
    this.listener(GATEWAY, isConnected);
  }
}

/** A registry with one gateway on one machine, and the publisher over it. */
class Scene {
  readonly clock = new TestClock(NOW);
  readonly sockets = new FakeSockets();
  readonly key = generateKeyPairSync('ed25519');
  readonly journal = new ChainedJournal({ storage: new MemoryEntryStorage(), clock: this.clock, gatherMs: 0 });
  readonly registry = new JournalledRegistry({ journal: this.journal, clock: this.clock, timeZone: 'Asia/Shanghai' });
  store = new SettingsStore(':memory:');
  publisher!: SettingsPublisher;

  async start(): Promise<this> {
    this.registry.start();
    await this.set('organisations', 'co-op', { names: { zh: '社', en: 'Co-op' } });
    await this.set('machines', 'tractor-1', MACHINE);
    await this.set('implements', 'seeder', { ...SEEDER, workingWidthM: 3, operation: null });
    await this.set('gateways', GATEWAY, { name: 'box', publicKey: 'AAAA', status: 'enrolled' });
    await this.set('mounting', GATEWAY, { machineId: 'tractor-1', rank: 1 });
    this.publish();
    return this;
  }

  publish(): void {
    const { registry, store, sockets, clock, key } = this;
    const parts = { registry, store, sockets, clock, logger: silentLogger };
    this.publisher = new SettingsPublisher({ ...parts, serverKey: key.privateKey });
    this.publisher.start();
  }

  async set<C extends RegistryCollection>(
    collection: C,
    id: string,
    ...[document, validFrom = 0]: [RegistryDocument<C>, number?]
  ): Promise<void> {
    const change = { collection, id, validFrom, document, by: 'chen', at: this.clock.now() };
    await this.journal.append([{ kind: 'registry', receivedAt: this.clock.now(), change }]);
  }

  newest() {
    const offer = this.sockets.offers.at(-1);
    if (offer === undefined) throw new Error('nothing was offered');
    return openSettings(offer.settings.body);
  }
}

describe('settings publisher', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await new Scene().start();
  });
  afterEach(() => scene.publisher.stop());

  it('offers what the registry says to a gateway that comes, and notes its answer', () => {
    scene.sockets.connect();
    expect(scene.newest()).to.deep.equal({
      gatewayId: GATEWAY,
      version: 1,
      madeAt: NOW,
      machine: { id: 'tractor-1', name: 'No. 1', antennaXM: 0.4, antennaYM: 0, hitchXM: -1 },
      implement: null,
      tuning: {},
    });
    const waiting = { wantedVersion: 1, wantedSince: NOW, acknowledgedVersion: null, acknowledgedAt: null };
    expect(scene.publisher.state(GATEWAY)).to.deep.equal({ ...waiting, refusal: null });
    scene.clock.advance(1000);
    scene.sockets.offers[0]?.answer();
    expect(scene.publisher.state(GATEWAY)).to.include({ acknowledgedVersion: 1, acknowledgedAt: NOW + 1000 });
  });

  it('makes a new version of several changes at once, and none where nothing is another', async () => {
    scene.sockets.connect();
    await scene.set('hitching', 'tractor-1', { implementId: 'seeder' });
    await scene.set('implements', 'seeder', { ...SEEDER, workingWidthM: 3.6, operation: null });
    scene.clock.advance(1000);
    expect(scene.sockets.offers.map(({ settings }) => openSettings(settings.body).version)).to.deep.equal([1, 2]);
    expect(scene.newest().implement).to.include({ id: 'seeder', workingWidthM: 3.6 });
    await scene.set('drivers', 'li', { organisationId: 'co-op', name: 'Li' });
    scene.clock.advance(HOUR_MS);
    scene.sockets.connect(false);
    scene.sockets.connect();
    expect(scene.newest().version).to.equal(2);
  });

  it('follows a dated document when its time comes', async () => {
    scene.sockets.connect();
    await scene.set('hitching', 'tractor-1', { implementId: 'seeder' }, NOW + HOUR_MS);
    scene.clock.advance(HOUR_MS - 60_000);
    expect(scene.newest().version).to.equal(1);
    scene.clock.advance(120_000);
    expect([scene.newest().version, scene.newest().implement?.id]).to.deep.equal([2, 'seeder']);
  });

  it('makes versions for a gateway that is away, and offers the newest when it comes', async () => {
    const tuning = { sealAfterS: 60, sources: { receivers: ['roof'] } };
    await scene.set('gateways', GATEWAY, { name: 'box', publicKey: 'AAAA', status: 'enrolled', settings: tuning });
    scene.clock.advance(1000);
    expect(scene.publisher.state(GATEWAY)).to.include({ wantedVersion: 2, wantedSince: NOW + 500 });
    scene.sockets.connect();
    expect(scene.sockets.offers).to.have.length(1);
    expect(scene.newest().tuning).to.deep.equal(tuning);
  });

  it('follows the table of tunings before what the document of a gateway says', async () => {
    const gateway = { name: 'box', publicKey: 'AAAA', status: 'enrolled', settings: { sealAfterS: 60 } } as const;
    await scene.set('gateways', GATEWAY, gateway);
    scene.sockets.connect();
    await scene.set('tuning', GATEWAY, { sealAfterS: 20 }, NOW + HOUR_MS);
    scene.clock.advance(1000);
    expect(scene.newest().tuning).to.deep.equal({ sealAfterS: 60 });
    scene.clock.advance(HOUR_MS + 60_000);
    expect(scene.newest().tuning).to.deep.equal({ sealAfterS: 20 });
  });

  it('says why a gateway does not take them, and offers again what had to wait', () => {
    scene.sockets.connect();
    scene.sockets.offers[0]?.answer({ status: 'retry', reason: 'disk full', heldVersion: 0 });
    expect(scene.publisher.state(GATEWAY)).to.include({ refusal: 'disk full', acknowledgedVersion: null });
    scene.clock.advance(60_000);
    expect(scene.sockets.offers).to.have.length(2);
    scene.sockets.offers[1]?.answer();
    expect(scene.publisher.state(GATEWAY)).to.include({ refusal: null, acknowledgedVersion: 1 });
    scene.clock.advance(HOUR_MS);
    expect(scene.sockets.offers).to.have.length(2);
  });

  it('goes on above what the gateway holds where its own versions were lost', () => {
    scene.sockets.connect();
    scene.sockets.offers[0]?.answer({ status: 'refused', reason: 'older', heldVersion: 7 });
    scene.clock.advance(60_000);
    expect(scene.newest().version).to.equal(8);
  });

  it('goes on with its versions after a restart, and notes no answer about another body', () => {
    scene.publisher.stop();
    scene.publish();
    scene.sockets.connect();
    expect(scene.newest().version).to.equal(1);
    scene.sockets.offers[0]?.answer({ hash: '0'.repeat(64) });
    expect(scene.publisher.state(GATEWAY)?.acknowledgedVersion).to.equal(null);
  });
});
