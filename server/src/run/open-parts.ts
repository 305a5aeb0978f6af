import { createPublicKey } from 'node:crypto';
import { SqliteAccounts } from '../auth/sqlite-accounts.js';
import { SqliteAuditLog } from '../auth/sqlite-audit-log.js';
import { openUserDatabase } from '../auth/user-database.js';
import { Checkpoints } from '../checkpoint/checkpoints.js';
import { SqliteCheckpointStore } from '../checkpoint/sqlite-checkpoint-store.js';
import { influxLoginOptions } from '../config/influx-login.js';
import type { StoreConfig } from '../config/server-config.js';
import { createFolds } from '../fold/create-folds.js';
import { GatewaySequenceLedgers } from '../ingest/gateway-ledgers.js';
import { GatewaySockets, type GatewaySocketsOptions } from '../ingest/gateway-socket.js';
import { INTAKE_LIMITS, UplinkIntake } from '../ingest/uplink-batch-to-journal.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { SqliteEntryStorage } from '../journal/sqlite-entry-storage.js';
import { Approvals } from '../ledger/approvals.js';
import { CorrectionLedger } from '../ledger/correction-ledger.js';
import { openLedgerDatabase } from '../ledger/ledger-database.js';
import { LedgerStore } from '../ledger/ledger-store.js';
import type { Logger } from '../log/logger.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { SettingsPublisher } from '../settings/settings-publisher.js';
import { SettingsStore } from '../settings/settings-store.js';
import { createJournalTail } from '../store/journal-tail.js';
import { PointMemory } from '../store/point-memory.js';
import { createSeriesStore } from '../store/series-store-config.js';
import { createSeriesWriter } from '../store/series-writer.js';
import { Counters } from './counters.js';
import { readServerKey, type DataDir } from './data-dir.js';
import { openHttp, openSockets } from './http-server.js';
import { JournalFoldRunner } from './journal-fold-runner.js';
import { openRawFrames } from './open-raw-frames.js';
import type { Setting } from './setting.js';

/** Appends that arrive within this share one commit. */
const GATHER_MS = 4;

/** The journal and the registry over it: what every command but `measure` works on. */
export function openRegistry(
  { dataDir, config, clock }: Pick<Setting, 'dataDir' | 'config' | 'clock'>,
  gatherMs: number,
) {
  const journal = new ChainedJournal({ storage: new SqliteEntryStorage(dataDir.journal), clock, gatherMs });
  const registry = new JournalledRegistry({ journal, clock, timeZone: config.timeZone });
  registry.start();
  return { journal, registry };
}

function openSeries(parts: ReturnType<typeof openRegistry>, dataDir: DataDir, config: StoreConfig) {
  const store = createSeriesStore(
    config.kind === 'embedded'
      ? { kind: 'embedded', file: dataDir.series, ...parts }
      : { kind: 'influxdb', url: config.url, database: config.database, ...influxLoginOptions(config.login) },
  );
  return { store, memory: new PointMemory(dataDir.seriesMemory, store.identity) };
}

/** Everything between the journal and the figures. */
function openFolding(
  { journal, registry }: ReturnType<typeof openRegistry>,
  { dataDir, config, clock, logger }: Setting,
) {
  const counters = new Counters();
  const ledgers = new GatewaySequenceLedgers(journal, counters);
  const settled = new LedgerStore(openLedgerDatabase(dataDir.ledger), clock.now());
  const folds = createFolds({ registry, reader: journal, settled, replayEveryMs: config.replayEveryS * 1000 });
  const approvals = new Approvals({
    book: settled.approvals,
    store: settled,
    engine: folds.engine,
    clock,
    journalPosition: () => runner.foldedTo(),
  });
  const ledger = new CorrectionLedger({
    store: settled,
    folds,
    registry,
    clock,
    settleAfterH: config.settleAfterH,
    onWritten: (localDay) => approvals.compare(localDay),
  });
  const foldLog = logger.part('fold');
  const { timeZone } = config;
  const checkpointStore = new SqliteCheckpointStore(dataDir.checkpoint, () => {
    // What the folds hold of it can no longer be trusted to be whole; a start without it folds the journal.
    if (runner.isFollowing) endForRestart(foldLog);
  });
  const checkpoints = new Checkpoints({ store: checkpointStore, folds, journal, timeZone, clock, logger: foldLog });
  const runner = new JournalFoldRunner({ folds, journal, registry, ledger, clock, logger: foldLog, checkpoints });
  const intake = new UplinkIntake({
    journal,
    ledgers,
    clock,
    counters,
    logger: logger.part('ingest'),
    limits: INTAKE_LIMITS,
    foldBacklog: () => runner.backlog(),
  });
  return { counters, ledgers, folds, settled, approvals, ledger, runner, intake, checkpointStore };
}

function openGatewaySettings(
  { dataDir, clock, logger }: Setting,
  parts: { registry: JournalledRegistry; sockets: GatewaySockets },
) {
  const store = new SettingsStore(dataDir.settings);
  const serverKey = readServerKey(dataDir);
  const publisher = new SettingsPublisher({ ...parts, store, serverKey, clock, logger: logger.part('settings') });
  const publicKey = createPublicKey(serverKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return { store, publisher, publicKey };
}

/** The sockets of gateways, and what is said over them beside batches. */
function openGateways(
  setting: Setting,
  parts: ReturnType<typeof openRegistry> & Pick<GatewaySocketsOptions, 'io' | 'intake' | 'counters'>,
) {
  const { clock, logger, version } = setting;
  const sockets = new GatewaySockets({ ...parts, clock, logger: logger.part('gateway'), serverVersion: version });
  const settings = openGatewaySettings(setting, { registry: parts.registry, sockets });
  const rawFrames = openRawFrames(setting, { sockets, journal: parts.journal });
  return { sockets, settings, rawFrames };
}

/** Everything that a running server is made of but its pages, constructed and not started. */
export function openParts(setting: Setting) {
  const { config, dataDir, clock, logger } = setting;
  const base = openRegistry(setting, GATHER_MS);
  const folding = openFolding(base, setting);
  const series = openSeries(base, dataDir, config.store);
  const database = openUserDatabase(dataDir.users);
  const accounts = new SqliteAccounts({ database, clock, sessionH: config.sessionH });
  const audit = new SqliteAuditLog(database, clock);
  const http = openHttp(config.tls);
  const io = openSockets(http);
  const { registry, journal } = base;
  const { intake, counters, folds } = folding;
  const gateways = openGateways(setting, { ...base, io, intake, counters });
  const seriesLog = logger.part('series');
  const writer = createSeriesWriter({
    ...series,
    tail: createJournalTail(journal),
    journal,
    registry,
    folds,
    timeZone: config.timeZone,
    clock,
    onOutage: (outage) =>
      outage === null
        ? seriesLog.log('info', 'the store answers again')
        : seriesLog.log('warn', `the store does not take points; they wait in the journal: ${outage.reason}`),
  });
  const closeUsers = (): void => void database.close();
  return { ...base, ...folding, ...series, ...gateways, accounts, closeUsers, audit, http, io, writer, logger };
}
export type ServerParts = ReturnType<typeof openParts>;

/** Ends the program like a crash, which loses nothing, so that its supervisor starts it again. */
function endForRestart(logger: Logger): void {
  logger.log('error', 'the checkpoint could not be read and is deleted: the server ends and has to be started again');
  setImmediate(() => process.exit(1));
}
