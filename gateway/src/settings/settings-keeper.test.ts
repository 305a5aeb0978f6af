import { signSettings, type GatewaySettings, type SettingsContent } from '@furrow/protocol/gateway-settings';
import { openBatch } from '@furrow/protocol/uplink-batch';
import { readVectorKey } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { array, assert, integer, oneof, property, record, constant } from 'fast-check';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { MemoryOutbox } from '../outbox/memory-outbox.js';
import { OutboxError } from '../outbox/outbox.js';
import { RecordIntake } from '../outbox/telemetry-record-to-outbox.js';
import { createPipeline } from '../pipeline.js';
import { DEFAULT_SOURCES } from '../signal/source-ranks.js';
import { effectiveSettings } from './effective-settings.js';
import { MemorySettingsStore } from './memory-settings-store.js';
import { SettingsKeeper } from './settings-keeper.js';

const { gatewayId, privateKeyPkcs8 } = readVectorKey();
const gatewayKey = createPrivateKey({ key: Buffer.from(privateKeyPkcs8, 'base64'), format: 'der', type: 'pkcs8' });
const server = generateKeyPairSync('ed25519');
const START = Date.UTC(2026, 3, 28, 2);
const FILE = { sealAfterS: 5, sources: DEFAULT_SOURCES };
const NOTHING: SettingsContent = { machine: null, implement: null, tuning: {} };

function settingsOf(version: number, tuning: SettingsContent['tuning'] = {}, key = server) {
  const settings: GatewaySettings = { gatewayId, version, madeAt: START, ...NOTHING, tuning };
  return signSettings(settings, key.privateKey, key.publicKey);
}

/** The gateway from fixes to batches, in memory. */
class Rig {
  readonly clock = new TestClock(START);
  readonly store: MemorySettingsStore;
  readonly keeper: SettingsKeeper;
  readonly outbox: MemoryOutbox;
  readonly intake: RecordIntake;
  readonly pipeline = createPipeline({ onRecord: (record) => this.intake.add(record), onFault: () => undefined });
  fixes = 0;

  constructor(store = new MemorySettingsStore(), givenKey?: string) {
    this.store = store;
    const given = givenKey === undefined ? {} : { givenKey };
    const keeper = new SettingsKeeper({ gatewayId, store, logger: silentLogger, ...given });
    this.keeper = keeper;
    this.outbox = new MemoryOutbox({
      gatewayId,
      privateKey: gatewayKey,
      get settingsVersion() {
        return keeper.version;
      },
    });
    const parts = { clock: this.clock, logger: silentLogger, onSealed: () => undefined };
    this.intake = new RecordIntake({
      ...parts,
      outbox: this.outbox,
      sealAfterMs: () => effectiveSettings(FILE, keeper.settings).sealAfterMs,
    });
    this.intake.start();
    keeper.start({
      sealOpen: () => this.intake.sealNow(),
      apply: (settings) => this.pipeline.configure(effectiveSettings(FILE, settings)),
    });
  }

  /** Fixes of a 10 Hz receiver, one each 100 ms. */
  drive(count: number): void {
    for (let i = 0; i < count; i += 1) {
      const now = this.clock.now();
      const fix = { fixTimeMs: now, latitudeDeg: 43.3, longitudeDeg: 124.3, fixQuality: 4 };
      this.pipeline.pushFix('receiver', fix, now);
      this.fixes += 1;
      this.clock.advance(100);
    }
  }

  /** Times of the records in all batches, with the version that their batch names. */
  sealed(): { at: number; version: number }[] {
    const out = [];
    for (let batch = this.outbox.begin('backlog'); batch !== undefined; batch = this.outbox.begin('backlog')) {
      const { header, records } = openBatch(batch.body);
      out.push(...records.map(({ fixTime = 0 }) => ({ at: fixTime, version: header.settingsVersion })));
      this.outbox.accept(batch, 1);
    }
    return out;
  }
}

describe('settings keeper', () => {
  it('seals what is open before it works by new settings', () => {
    const rig = new Rig();
    rig.drive(7);
    expect(rig.keeper.take(settingsOf(1))).to.include({ status: 'applied', version: 1, heldVersion: 1 });
    rig.drive(5);
    rig.intake.stop();
    const versions = rig.sealed().map(({ version }) => version);
    expect(versions).to.deep.equal([...Array<number>(7).fill(0), ...Array<number>(5).fill(1)]);
  });

  it('loses no record and lets each batch name the version of its records, whatever comes when', () => {
    const step = oneof(
      record({ kind: constant('drive' as const), count: integer({ min: 1, max: 150 }) }),
      record({ kind: constant('offer' as const), count: integer({ min: 1, max: 6 }) }),
      record({ kind: constant('full' as const), count: integer({ min: 0, max: 1 }) }),
    );
    assert(
      property(array(step, { maxLength: 30 }), (steps) => {
        const rig = new Rig();
        const expected: { at: number; version: number }[] = [];
        for (const { kind, count } of steps) {
          if (kind === 'full') rig.store.isFull = count === 1;
          else if (kind === 'offer') {
            const before = rig.keeper.version;
            const { status } = rig.keeper.take(settingsOf(count));
            const taken = status === 'applied' ? count : before;
            expect([count < before, rig.keeper.version]).to.deep.equal([status === 'refused', taken]);
          } else {
            for (let i = 0; i < count; i += 1) {
              expected.push({ at: rig.clock.now(), version: rig.keeper.version });
              rig.drive(1);
            }
          }
        }
        rig.intake.stop();
        expect(rig.sealed()).to.deep.equal(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('does not take settings while the outbox seals nothing, and does once it does', () => {
    const rig = new Rig();
    rig.drive(3);
    const seal = rig.outbox.seal.bind(rig.outbox);
    rig.outbox.seal = () => {
      throw new OutboxError('full', 'the disk is full');
    };
    expect(rig.keeper.take(settingsOf(1))).to.include({ status: 'retry', heldVersion: 0 });
    rig.drive(2);
    rig.outbox.seal = seal;
    expect(rig.keeper.take(settingsOf(1))).to.include({ status: 'applied', heldVersion: 1 });
    expect(rig.sealed().map(({ version }) => version)).to.deep.equal([0, 0, 0, 0, 0]);
  });

  it('works by the settings after a restart, and answers the same again', () => {
    const first = new Rig();
    first.keeper.take(settingsOf(4, { sealAfterS: 60 }));
    const second = new Rig(first.store);
    expect([second.keeper.version, second.keeper.settings?.tuning.sealAfterS]).to.deep.equal([4, 60]);
    expect(second.keeper.take(settingsOf(4, { sealAfterS: 60 }))).to.include({ status: 'applied', heldVersion: 4 });
    expect(second.keeper.take(settingsOf(3))).to.include({ status: 'refused', heldVersion: 4 });
  });

  it('refuses the settings of another server, with what to do', () => {
    const rig = new Rig();
    rig.keeper.take(settingsOf(1));
    const answer = rig.keeper.take(settingsOf(2, {}, generateKeyPairSync('ed25519')));
    expect(answer).to.include({ status: 'refused', heldVersion: 1 });
    expect(answer.reason).to.include('another key').and.include('trust --config FILE --forget');
  });

  it('trusts no server but the one that its own file gives', () => {
    const other = generateKeyPairSync('ed25519');
    const rig = new Rig(undefined, other.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'));
    expect(rig.keeper.take(settingsOf(1))).to.include({ status: 'refused' });
    expect(rig.keeper.take(settingsOf(1, {}, other))).to.include({ status: 'applied' });
  });

  it('records at most one place in each stretch, from the next record on', () => {
    const rig = new Rig();
    rig.drive(10);
    rig.keeper.take(settingsOf(1, { recordEveryMs: 500 }));
    rig.drive(20);
    rig.keeper.take(settingsOf(2));
    rig.drive(3);
    rig.intake.stop();
    const times = rig.sealed().map(({ at }) => at - START);
    expect(times.slice(10)).to.deep.equal([1000, 1500, 2000, 2500, 3000, 3100, 3200]);
  });

  it('lays the settings of the server over the file, where they say something', () => {
    const { settings } = new Rig().keeper;
    expect(effectiveSettings(FILE, settings)).to.deep.equal({ sealAfterMs: 5000, sources: DEFAULT_SOURCES });
    const rig = new Rig();
    rig.keeper.take(settingsOf(1, { sealAfterS: 30, sources: { receivers: ['roof'], signals: { workState: ['A'] } } }));
    const file = { ...FILE, sources: { ...DEFAULT_SOURCES, units: ['TECU'], receivers: ['cab'] } };
    expect(effectiveSettings(file, rig.keeper.settings)).to.deep.equal({
      sealAfterMs: 30_000,
      sources: { ...DEFAULT_SOURCES, units: ['TECU'], receivers: ['roof'], signals: { workState: ['A'] } },
    });
  });
});

describe('pipeline under other settings', () => {
  it('takes another receiver once it ranks first', () => {
    const receivers: (string | undefined)[] = [];
    const pipeline = createPipeline({
      onRecord: ({ receiver }) => receivers.push(receiver),
      onFault: () => undefined,
      settings: { sources: { ...DEFAULT_SOURCES, holdMs: 1000 } },
    });
    const drive = (fromS: number, toS: number): void => {
      for (let s = fromS; s < toS; s += 1) {
        for (const name of ['cab', 'roof']) {
          const atMs = START + s * 1000;
          pipeline.pushFix(name, { fixTimeMs: atMs, latitudeDeg: 43.3, longitudeDeg: 124.3 }, atMs);
        }
      }
    };
    drive(0, 5);
    expect(receivers.at(-1)).to.equal('cab');
    pipeline.configure({ sources: { ...DEFAULT_SOURCES, holdMs: 1000, receivers: ['roof', 'cab'] } });
    drive(5, 10);
    expect(receivers.at(-1)).to.equal('roof');
  });
});
