import type { RegistryCollection, RegistryDocument } from '@furrow/protocol/registry-document';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { gatewayIdOf } from '@furrow/protocol/gateway-hello';
import type { BatchHeader } from '@furrow/protocol/batch-header';
import { batchHash, openBatch, sealBatch, type SealedBatch } from '@furrow/protocol/uplink-batch';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '../clock/test-clock.js';
import { createFolds } from '../fold/create-folds.js';
import { NOTHING_SETTLED, type SettledWork } from '../fold/settled-work.js';
import { fixTimesOf } from '../ingest/batch-examination.js';
import { recordsOfBatch } from '../journal/batch-records.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import type { BatchEntry, JournalEntry, JournalledEntry } from '../journal/journal-entry.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { createBundle, type EvidenceBundle } from './create-bundle.js';
import type { EvidenceRequest, EvidenceSource } from './evidence-source.js';
import { writeBundleFolder } from './write-bundle.js';

const EPOCH = 'e'.repeat(32);
const BATCH_RECORDS = 60;

/** A gateway of the scene: its key, and its chain so far. */
interface SceneGateway {
  readonly gatewayId: string;
  readonly privateKey: KeyObject;
  seq: number;
  previousHash: string | null;
  lastAck: BatchHeader['lastAck'];
}

/** Journal, registry and folds as a server has them, with gateways that seal, for tests of evidence. */
export class EvidenceScene {
  readonly clock: TestClock;
  readonly storage = new MemoryEntryStorage();
  readonly journal: ChainedJournal;
  readonly serverKey = generateKeyPairSync('ed25519').privateKey;
  private readonly gateways = new Map<string, SceneGateway>();

  constructor(now: number) {
    this.clock = new TestClock(now);
    this.journal = new ChainedJournal({ storage: this.storage, clock: this.clock, gatherMs: 0 });
  }

  async set<C extends RegistryCollection>(collection: C, id: string, document: RegistryDocument<C>): Promise<void> {
    const at = this.clock.now();
    await this.append({
      kind: 'registry',
      receivedAt: at,
      change: { collection, id, validFrom: 0, document, by: 'chen', at },
    });
  }

  /** A machine with a gateway of its own and an implement of 3 m that harrows. */
  async addMachine(machineId: string, organisationId = 'co-op'): Promise<void> {
    const geometry = { antennaXM: 0, antennaYM: 0, hitchXM: -1, maxSpeedMps: 15 };
    const implement = { attachment: 'mounted', toolXM: 0, offsetYM: 0, workingWidthM: 3 } as const;
    await this.set('machines', machineId, { organisationId, name: machineId, kind: 'tractor', ...geometry });
    await this.set('implements', `harrow-${machineId}`, {
      organisationId,
      name: 'H',
      ...implement,
      operation: 'harrowing',
    });
    await this.set('hitching', machineId, { implementId: `harrow-${machineId}` });
    await this.addGateway(machineId, machineId, 1);
  }

  /** A gateway, by a name of its own, on a machine; the first of a machine has its name. */
  async addGateway(name: string, machineId: string, rank: number): Promise<void> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const gatewayId = gatewayIdOf(publicKey);
    this.gateways.set(name, { gatewayId, privateKey, seq: 0, previousHash: null, lastAck: null });
    const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    await this.set('gateways', gatewayId, { name, publicKey: spki, status: 'enrolled' });
    await this.set('mounting', gatewayId, { machineId, rank });
  }

  gatewayOf(machineId: string): SceneGateway {
    const gateway = this.gateways.get(machineId);
    if (gateway === undefined) throw new Error(`no machine ${machineId}; add it first`);
    return gateway;
  }

  /** Seals the next batch of a machine's gateway; `change` makes it lie. */
  seal(machineId: string, records: readonly TelemetryRecord[], change: Partial<BatchHeader> = {}): SealedBatch {
    const gateway = this.gatewayOf(machineId);
    const { gatewayId, previousHash, lastAck, privateKey } = gateway;
    gateway.seq += 1;
    const header = { gatewayId, epoch: EPOCH, seq: gateway.seq, previousHash, lastAck, settingsVersion: 0, ...change };
    const sealed = sealBatch(header, records, privateKey);
    gateway.previousHash = batchHash(sealed.body);
    return sealed;
  }

  /** Journals a sealed batch as received now, and hands the gateway its receipt. */
  async store(machineId: string, sealed: SealedBatch, records: readonly TelemetryRecord[]): Promise<number> {
    const gateway = this.gatewayOf(machineId);
    const receivedAt = this.clock.now();
    const hash = batchHash(sealed.body);
    const { header } = openBatch(sealed.body);
    const place = {
      gatewayId: header.gatewayId,
      epoch: header.epoch,
      seq: header.seq,
      previousHash: header.previousHash,
      ...(header.notices !== undefined && { notices: header.notices }),
    };
    const position = await this.append({
      kind: 'batch',
      receivedAt,
      ...place,
      hash,
      fixTimes: fixTimesOf([...records]),
      ...sealed,
    });
    gateway.lastAck = { hash, receivedAt };
    return position;
  }

  /** Sends records in batches of 60 as they are driven: the clock goes along. */
  async send(machineId: string, records: readonly TelemetryRecord[]): Promise<void> {
    for (let from = 0; from < records.length; from += BATCH_RECORDS) {
      const batch = records.slice(from, from + BATCH_RECORDS);
      const sealed = this.seal(machineId, batch);
      const end = (batch.at(-1)?.fixTime ?? 0) + 500;
      if (end > this.clock.now()) this.clock.advance(end - this.clock.now());
      await this.store(machineId, sealed, batch);
    }
  }

  /** What a bundle is made from, everything folded. */
  source(settled: SettledWork = NOTHING_SETTLED): EvidenceSource {
    const { journal, clock, serverKey } = this;
    const registry = new JournalledRegistry({ journal, clock, timeZone: 'Asia/Shanghai' });
    registry.start();
    const folds = createFolds({ registry, reader: journal, settled });
    for (const entry of journal.readFrom(1, ['batch']))
      folds.append(recordsOfBatch(entry as JournalledEntry<BatchEntry>));
    const rest = { serverKey, clock, software: '0.1.0', backlog: () => 0, settle: () => undefined };
    return { journal, registry, folds, settled, ...rest };
  }

  bundle(
    wanted: EvidenceRequest['wanted'],
    { settled, ...request }: Partial<EvidenceRequest> & { readonly settled?: SettledWork } = {},
  ): Promise<EvidenceBundle> {
    return createBundle(this.source(settled), { wanted, by: 'auditor', sees: () => true, ...request });
  }

  /** Writes a bundle to a new temporary folder. */
  async write(
    wanted: EvidenceRequest['wanted'],
    request: Parameters<EvidenceScene['bundle']>[1] = {},
  ): Promise<string> {
    const folder = join(mkdtempSync(join(tmpdir(), 'furrow-evidence-')), 'bundle');
    await writeBundleFolder((await this.bundle(wanted, request)).files, folder);
    return folder;
  }

  private async append(entry: JournalEntry): Promise<number> {
    const [position = 0] = await this.journal.append([entry]);
    return position;
  }
}
