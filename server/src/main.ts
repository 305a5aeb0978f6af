import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { askAdminName, createFirstAdmin, givenPassword } from './auth/first-admin.js';
import { SqliteAccounts } from './auth/sqlite-accounts.js';
import { openUserDatabase } from './auth/user-database.js';
import { SystemClock } from './clock/system-clock.js';
import { loadConfig } from './config/load-config.js';
import type { ServerConfig } from './config/server-config.js';
import { FileFault } from './config/yaml-file.js';
import { signHead } from './journal/signed-head.js';
import { runMeasure } from './measure/run-measure.js';
import { enrolGateway } from './registry/enrol-gateway.js';
import { initRegistry } from './registry/init-registry.js';
import { parseCommand, USAGE, UsageError, type Command } from './run/command-line.js';
import { createDataDir, dataDirOf, lockDataDir, readServerKey, type DataDir } from './run/data-dir.js';
import { openRegistry } from './run/open-parts.js';
import { runServer } from './run/run-server.js';

const VERSION = (
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }
).version;
const PASSWORD_SHOWN_ONCE = 'It is shown this once; PUT /api/users/NAME sets another.';
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

const clock = new SystemClock();

async function init(command: Extract<Command, { name: 'init' }>, config: ServerConfig): Promise<void> {
  const dataDir = dataDirOf(config.dataDir);
  createDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  const database = openUserDatabase(dataDir.users);
  const accounts = new SqliteAccounts({ database, clock, sessionH: config.sessionH });
  const { journal, registry } = openRegistry({ dataDir, config, clock }, 0);
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
  const parts = openRegistry({ dataDir, config, clock }, 0);
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
      return runServer(loadConfig(command.config, process.env), { clock, version: VERSION });
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
