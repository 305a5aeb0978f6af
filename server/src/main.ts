import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isServerAdmin } from './auth/account-faults.js';
import { askAdminName, createFirstAdmin, givenPassword } from './auth/first-admin.js';
import { SqliteAccounts } from './auth/sqlite-accounts.js';
import { SqliteAuditLog } from './auth/sqlite-audit-log.js';
import { openUserDatabase } from './auth/user-database.js';
import { SystemClock } from './clock/system-clock.js';
import { loadConfig } from './config/load-config.js';
import type { ServerConfig } from './config/server-config.js';
import { FileFault } from './config/yaml-file.js';
import { runMeasure } from './measure/run-measure.js';
import { enrolGateway } from './registry/enrol-gateway.js';
import { initRegistry } from './registry/init-registry.js';
import { parseCommand, USAGE, type Command } from './run/command-line.js';
import { bundleToFolder } from './run/bundle.js';
import { createDataDir, dataDirOf, lockDataDir } from './run/data-dir.js';
import { auditOffline, COMMAND_LINE } from './run/offline-audit.js';
import { offline, offlineJournal } from './run/offline.js';
import { openRegistry } from './run/open-parts.js';
import { recomputeSeason } from './run/recompute.js';
import { runServer } from './run/run-server.js';
import { UsageError } from './run/usage-error.js';
import { verifyDataDir, verifyFolder } from './run/verify.js';

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
    const hasAdmin = accounts.list().some(isServerAdmin);
    const name = command.admin ?? (hasAdmin ? '' : await askAdminName());
    const admin = await createFirstAdmin(accounts, {
      name,
      password: givenPassword(command.passwordFile, process.env),
    });
    const audit = new SqliteAuditLog(database, clock);
    const event = { by: COMMAND_LINE, hash: null, address: null };
    if (changes > 0) {
      audit.write({ ...event, action: 'registry.change', subject: `init ${command.registryFiles.join(', ')}`, rows: changes }); // prettier-ignore
    }
    if (admin.outcome === 'created') audit.write({ ...event, action: 'account.create', subject: name, rows: null });
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

/** Runs `work` on the data directory of a configuration, whose server must be stopped. */
function stopped({ config }: { readonly config: string }, work: Parameters<typeof offline>[1]): Promise<void> {
  return offline({ config: loadConfig(config, process.env), clock }, work);
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
      return offlineJournal({ config: loadConfig(command.config, process.env), clock }, (parts) => {
        process.exitCode = verifyDataDir(parts, process.stdout);
      });
    case 'verifyFolder':
      process.exitCode = verifyFolder(command, process.stdout);
      return undefined;
    case 'bundle':
      return stopped(command, (parts) =>
        bundleToFolder(parts, { ...command, software: VERSION, clock }, process.stdout),
      );
    case 'recompute':
      return stopped(command, (parts) => recomputeSeason(parts, { ...command, clock }, process.stdout));
    case 'enrol':
      return stopped(command, async ({ registry, dataDir }) => {
        await enrolGateway(registry, command);
        const subject = `enrol ${command.gatewayId} on ${command.machineId}, rank ${command.rank}`;
        auditOffline(dataDir, clock, { action: 'registry.change', subject, rows: null, hash: null });
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
