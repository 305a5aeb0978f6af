import type { Correction } from '@furrow/protocol/correction';
import type { RegistryCollection, RegistryDocument } from '@furrow/protocol/registry-document';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { batchHash, openBatch, sealBatch } from '@furrow/protocol/uplink-batch';
import type Database from 'better-sqlite3';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { TestClock } from '../clock/test-clock.js';
import type { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { Checkpoints } from '../checkpoint/checkpoints.js';
import { createFolds, type KeptFolds } from '../fold/create-folds.js';
import type { Folds } from '../fold/folds.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { JournalFoldRunner } from '../run/journal-fold-runner.js';
import { ApprovalBook } from './approval-book.js';
import { Approvals } from './approvals.js';
import { CorrectionLedger } from './correction-ledger.js';
import { openLedgerDatabase } from './ledger-database.js';
import { LedgerStore } from './ledger-store.js';

const { privateKey } = generateKeyPairSync('ed25519');
const EPOCH = 'a'.repeat(32);
const BATCH_RECORDS = 60;

/** A server without sockets, for tests: journal, registry, folds and ledger as `main.ts` puts them together. */
export class LedgerScene {
  readonly clock: TestClock;
  readonly journal: ChainedJournal;
  readonly database: Database.Database = openLedgerDatabase(':memory:');
  private readonly seqByGateway = new Map<string, number>();
  registry!: JournalledRegistry;
  private runner!: JournalFoldRunner;
  folds!: Folds;
  store!: LedgerStore;
  ledger!: CorrectionLedger;
  approvals!: Approvals;
  readonly approvalBook = new ApprovalBook(this.database);
  /** Where folded state is kept from one start to the next; without it each folds the whole journal. */
  checkpointStore: CheckpointStore | undefined;
  logger: Logger = silentLogger;

  constructor(now: number) {
    this.clock = new TestClock(now);
    this.journal = new ChainedJournal({ storage: new MemoryEntryStorage(), clock: this.clock, gatherMs: 0 });
  }

  /** Starts over what is stored; again after `kill`. A width for machines that have none makes another engine. */
  async start(flagWidthM?: number): Promise<this> {
    const { journal, clock } = this;
    this.registry = new JournalledRegistry({ journal, clock, timeZone: 'Asia/Shanghai' });
    this.registry.start();
    this.store = new LedgerStore(this.database, clock.now());
    const parts = { registry: this.registry, clock };
    const folding = { registry: this.registry, reader: journal, settled: this.store };
    this.folds = createFolds(flagWidthM === undefined ? folding : { ...folding, flagWidthM });
    this.approvals = new Approvals({
      book: this.store.approvals,
      store: this.store,
      engine: this.folds.engine,
      clock,
      journalPosition: () => journal.head().position,
    });
    this.ledger = new CorrectionLedger({
      ...parts,
      store: this.store,
      folds: this.folds,
      settleAfterH: 6,
      onWritten: (localDay) => this.approvals.compare(localDay),
    });
    const { folds, ledger } = this;
    const logger = this.logger;
    const keeping = { folds: this.folds as KeptFolds, journal, timeZone: 'Asia/Shanghai', clock, logger };
    const checkpoints = this.checkpointStore && new Checkpoints({ ...keeping, store: this.checkpointStore });
    this.runner = new JournalFoldRunner({
      ...parts,
      folds,
      journal,
      ledger,
      logger,
      ...(checkpoints && { checkpoints }),
    });
    await this.runner.start();
    return this;
  }

  /** Stops in order: with a checkpoint, where they are kept. */
  stop(): this {
    this.kill();
    this.runner.keepNow();
    return this;
  }

  /** Ends at once what runs; nothing is written any more. */
  kill(): this {
    this.runner.stop();
    this.registry.stop();
    return this;
  }

  async set<C extends RegistryCollection>(
    collection: C,
    id: string,
    ...[document, validFrom = 0]: [RegistryDocument<C>, number?]
  ): Promise<void> {
    const at = this.clock.now();
    const change = { collection, id, validFrom, document, by: 'chen', at };
    await this.journal.append([{ kind: 'registry', receivedAt: at, change }]);
  }

  /** A machine with a gateway of its own, an implement of 3 m and a driver. */
  async addMachine(machineId: string): Promise<void> {
    await this.moveMachine(machineId, 'co-op');
    await this.set('implements', `harrow-${machineId}`, implementOf(3));
    await this.set('hitching', machineId, { implementId: `harrow-${machineId}` });
    await this.set('mounting', gatewayOf(machineId), { machineId, rank: 1 });
  }

  /** Says that a machine belongs to an organisation and always has. */
  async moveMachine(machineId: string, organisationId: string): Promise<void> {
    const geometry = { antennaXM: 0, antennaYM: 0, hitchXM: -1, maxSpeedMps: 15 };
    const facts = { name: machineId, kind: 'tractor', defaultDriverId: `driver-${machineId}` } as const;
    await this.set('machines', machineId, { organisationId, ...facts, ...geometry });
  }

  /** Sends records in batches, in their order, as received now. */
  async send(machineId: string, records: readonly TelemetryRecord[]): Promise<void> {
    for (let from = 0; from < records.length; from += BATCH_RECORDS) {
      await this.sendBatch(machineId, records.slice(from, from + BATCH_RECORDS));
    }
  }

  async sendBatch(machineId: string, records: readonly TelemetryRecord[]): Promise<void> {
    const gatewayId = gatewayOf(machineId);
    const seq = (this.seqByGateway.get(gatewayId) ?? 0) + 1;
    this.seqByGateway.set(gatewayId, seq);
    const header = { gatewayId, epoch: EPOCH, seq, previousHash: null, lastAck: null, settingsVersion: 0 };
    const sealed = sealBatch(header, [...records], privateKey);
    const times = records.flatMap(({ fixTime }) => fixTime ?? []);
    const fixTimes = { from: Math.min(...times), to: Math.max(...times) };
    const { previousHash } = openBatch(sealed.body).header;
    const facts = { gatewayId, epoch: EPOCH, seq, hash: batchHash(sealed.body), previousHash, fixTimes };
    await this.journal.append([{ kind: 'batch', receivedAt: this.clock.now(), ...facts, ...sealed }]);
  }

  /** All lines, oldest first. */
  lines(): Correction[] {
    return [...this.store.book.read({})].reverse();
  }

  /** What was last written down of a day. */
  shownOn(localDay: string): unknown {
    return Object.fromEntries([...this.store.shownOn(localDay)].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

export function implementOf(workingWidthM: number): RegistryDocument<'implements'> {
  const geometry = { attachment: 'mounted', toolXM: 0, offsetYM: 0 } as const;
  return { organisationId: 'co-op', name: 'Harrow', ...geometry, workingWidthM, operation: 'harrowing' };
}

export function gatewayOf(machineId: string): string {
  return createHash('sha1').update(machineId).digest('hex');
}
