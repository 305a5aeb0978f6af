import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { CoverageVersions } from './api/coverage-versions.js';
import { createApi } from './api/api.js';
import { askAdminName, createFirstAdmin, givenPassword } from './auth/first-admin.js';
import { SqliteAccounts } from './auth/sqlite-accounts.js';
import { SqliteAuditLog } from './auth/sqlite-audit-log.js';
import { openUserDatabase } from './auth/user-database.js';
import { SystemClock } from './clock/system-clock.js';
import { loadConfig } from './config/load-config.js';
import { influxLoginOptions } from './config/influx-login.js';
import type { ServerConfig, StoreConfig } from './config/server-config.js';
import { FileFault } from './config/yaml-file.js';
import { createFolds } from './fold/create-folds.js';
import { GatewaySequenceLedgers } from './ingest/gateway-ledgers.js';
import { GatewaySockets } from './ingest/gateway-socket.js';
import { INTAKE_LIMITS, UplinkIntake } from './ingest/uplink-batch-to-journal.js';
import { ChainedJournal } from './journal/chained-journal.js';
import { signHead } from './journal/signed-head.js';
import { SqliteEntryStorage } from './journal/sqlite-entry-storage.js';
import { CorrectionLedger } from './ledger/correction-ledger.js';
import { openLedgerDatabase } from './ledger/ledger-database.js';
import { LedgerStore } from './ledger/ledger-store.js';
import { attachLive } from './live/live-socket.js';
import { createLogger, type Logger } from './log/logger.js';
import { runMeasure } from './measure/run-measure.js';
import { enrolGateway } from './registry/enrol-gateway.js';
import { initRegistry } from './registry/init-registry.js';
import { JournalledRegistry } from './registry/journalled-registry.js';
import { parseCommand, USAGE, UsageError, type Command } from './run/command-line.js';
import { Counters } from './run/counters.js';
import { createDataDir, dataDirOf, lockDataDir, readServerKey, type DataDir } from './run/data-dir.js';
import { answerPages, closeSockets, openHttp, openSockets } from './run/http-server.js';
import { JournalFoldRunner } from './run/journal-fold-runner.js';
import { createSeriesStore } from './store/series-store-config.js';
import { createJournalTail } from './store/journal-tail.js';
import { PointMemory } from './store/point-memory.js';
import { createSeriesWriter } from './store/series-writer.js';

const VERSION = (
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }
).version;
const DASHBOARD_FOLDER = resolve(import.meta.dirname, '../../dashboard/dist');
/** Appends that arrive within this share one commit. */
const GATHER_MS = 4;
const PASSWORD_SHOWN_ONCE = 'It is shown this once; PUT /api/users/NAME sets another.';
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

const clock = new SystemClock();

/** The journal and the registry over it: what every command but `measure` works on. */
function openRegistry(dataDir: DataDir, { timeZone }: ServerConfig, gatherMs: number) {
  const journal = new ChainedJournal({ storage: new SqliteEntryStorage(dataDir.journal), clock, gatherMs });
  const registry = new JournalledRegistry({ journal, clock, timeZone });
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
  { dataDir, config, logger }: { dataDir: DataDir; config: ServerConfig; logger: Logger },
) {
  const counters = new Counters();
  const ledgers = new GatewaySequenceLedgers(journal, counters);
  const settled = new LedgerStore(openLedgerDatabase(dataDir.ledger), clock.now());
  const folds = createFolds({ registry, reader: journal, settled, replayEveryMs: config.replayEveryS * 1000 });
  const ledger = new CorrectionLedger({ store: settled, folds, registry, clock, settleAfterH: config.settleAfterH });
  const runner = new JournalFoldRunner({ folds, journal, registry, ledger, clock, logger: logger.part('fold') });
  const intake = new UplinkIntake({
    journal,
    ledgers,
    clock,
    counters,
    logger: logger.part('ingest'),
    limits: INTAKE_LIMITS,
    foldBacklog: () => runner.backlog(),
  });
  return { counters, ledgers, folds, settled, ledger, runner, intake };
}

function openPages(parts: Parts, config: ServerConfig) {
  const { counters, folds, runner, registry, journal, accounts, audit, sockets, store, writer, io, logger } = parts;
  const coverageVersions = new CoverageVersions(String(clock.now()));
  const api = createApi({
    config: {
      version: VERSION,
      isTls: config.tls !== null || config.trustProxy,
      map: config.map,
      dashboardFolder: DASHBOARD_FOLDER,
    },
    clock,
    folds,
    registry,
    accounts,
    presence: sockets,
    gatewayLastSeen: (gatewayId) => sockets.lastSeen(gatewayId),
    audit,
    corrections: parts.settled.book,
    settleExported: (localDays) => parts.ledger.settleFor('export', localDays),
    seriesStore: store,
    seriesStatus: () => writer.status(),
    journalPosition: () => journal.head().position,
    coverageVersions,
    counters: () => ({ ...counters.snapshot(), ...runner.setAsideCounters() }),
    onError: (error, place) => logger.log('error', `${place}: ${String((error as Error).stack ?? error)}`),
  });
  api.proxy = config.trustProxy;
  const live = attachLive(io, { folds, registry, presence: sockets, coverageVersions, clock, accounts });
  runner.onFolded(({ changes }) => {
    coverageVersions.noteChange(changes.bounds);
    writer.noteChanges(changes);
    live.noteNews();
  });
  sockets.onPresence(() => live.noteNews());
  registry.onChange(({ collection, id, validFrom }) => {
    if (collection === 'mounting') writer.noteRemount(id, validFrom);
    live.noteNews();
  });
  return { api, live };
}

function openAll(config: ServerConfig, dataDir: DataDir, logger: Logger) {
  const base = openRegistry(dataDir, config, GATHER_MS);
  const folding = openFolding(base, { dataDir, config, logger });
  const series = openSeries(base, dataDir, config.store);
  const database = openUserDatabase(dataDir.users);
  const accounts = new SqliteAccounts({ database, clock, sessionH: config.sessionH });
  const audit = new SqliteAuditLog(database, clock);
  const http = openHttp(config.tls);
  const io = openSockets(http);
  const { registry, journal } = base;
  const { intake, counters, folds } = folding;
  const sockets = new GatewaySockets({
    io,
    registry,
    intake,
    clock,
    counters,
    logger: logger.part('gateway'),
    serverVersion: VERSION,
  });
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
  return { ...base, ...folding, ...series, database, accounts, audit, http, io, sockets, writer, logger };
}
type Parts = ReturnType<typeof openAll>;

async function runServer(config: ServerConfig): Promise<void> {
  const logger = createLogger({ clock, level: config.logLevel, write: (line) => console.error(line) });
  const dataDir = dataDirOf(config.dataDir);
  readServerKey(dataDir);
  const lock = lockDataDir(dataDir);
  const parts = openAll(config, dataDir, logger);
  const { api, live } = openPages(parts, config);
  parts.ledgers.start();
  await parts.runner.start();
  parts.writer.start();
  live.start();
  parts.sockets.start();
  const { http, io } = parts;
  const answer = api.callback();
  answerPages({ io, http }, (request, response) => void answer(request, response));
  await new Promise<void>((listening, failed) => {
    http.once('error', failed);
    http.listen(config.listen.port, config.listen.host, listening);
  });
  const { address, family, port } = http.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  logger.log('info', `listening on ${config.tls === null ? 'http' : 'https'}://${host}:${port}`);
  const stop = async (): Promise<void> => {
    logger.log('info', 'stopping');
    live.stop();
    parts.sockets.stop();
    await closeSockets({ io, http, clock });
    parts.runner.stop();
    await parts.writer.stop();
    parts.registry.stop();
    parts.ledgers.stop();
    parts.journal.close();
    parts.settled.close();
    parts.database.close();
    lock.release();
    logger.log('info', 'stopped');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

async function init(command: Extract<Command, { name: 'init' }>, config: ServerConfig): Promise<void> {
  const dataDir = dataDirOf(config.dataDir);
  createDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  const database = openUserDatabase(dataDir.users);
  const accounts = new SqliteAccounts({ database, clock, sessionH: config.sessionH });
  const { journal, registry } = openRegistry(dataDir, config, 0);
  try {
    const changes = await initRegistry(registry, command.registryFiles);
    const hasAdmin = accounts.list().some(({ role }) => role === 'admin');
    const name = command.admin ?? (hasAdmin ? '' : await askAdminName());
    const admin = await createFirstAdmin(accounts, {
      name,
      password: givenPassword(command.passwordFile, process.env),
    });
    console.log(`data directory ${dataDir.path}: ${changes} registry documents loaded`);
    if (admin.outcome === 'exists') console.log('there is an admin already; none was created');
    else if (admin.made === null) console.log(`admin ${name} created with the password given`);
    else console.log(`admin ${name} created, password ${admin.made}\n${PASSWORD_SHOWN_ONCE}`);
  } finally {
    journal.close();
    database.close();
    lock.release();
  }
}

/** Runs `work` on the journal of a server that does not run. */
async function offline(
  config: ServerConfig,
  work: (parts: ReturnType<typeof openRegistry> & { dataDir: DataDir }) => Promise<void> | void,
): Promise<void> {
  const dataDir = dataDirOf(config.dataDir);
  readServerKey(dataDir);
  const lock = lockDataDir(dataDir);
  const parts = openRegistry(dataDir, config, 0);
  try {
    await work({ ...parts, dataDir });
  } finally {
    parts.journal.close();
    lock.release();
  }
}

function verify(config: ServerConfig): Promise<void> {
  return offline(config, ({ journal, dataDir }) => {
    const report = journal.verifyChain();
    const signature = report.sound ? signHead(report.head, readServerKey(dataDir)) : null;
    console.log(JSON.stringify({ ...report, signature }));
    if (!report.sound) process.exitCode = EXIT_FAILED;
  });
}

async function execute(command: Command): Promise<void> {
  switch (command.name) {
    case 'help':
      return void process.stdout.write(USAGE);
    case 'version':
      return void process.stdout.write(`furrow-server ${VERSION}\n`);
    case 'measure':
      process.exitCode = await runMeasure(command.argv, process);
      return undefined;
    case 'run':
      return runServer(loadConfig(command.config, process.env));
    case 'init':
      return init(command, loadConfig(command.config, process.env));
    case 'verify':
      return verify(loadConfig(command.config, process.env));
    case 'enrol':
      return offline(loadConfig(command.config, process.env), async ({ registry }) => {
        await enrolGateway(registry, command);
        console.log(`gateway ${command.gatewayId} enrolled on machine ${command.machineId}`);
      });
  }
}

try {
  await execute(parseCommand(process.argv.slice(2)));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`furrow-server: ${error.message}\n\n${USAGE}`);
    process.exitCode = EXIT_USAGE;
  } else {
    process.stderr.write(
      `furrow-server: ${error instanceof FileFault ? `\n${error.message}` : (error as Error).message}\n`,
    );
    process.exitCode = EXIT_FAILED;
  }
}
