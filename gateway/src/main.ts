import { fingerprintGroups } from '@furrow/protocol/gateway-hello';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { backfill } from './backfill.js';
import { systemClock } from './clock/system-clock.js';
import { ConfigError, readGatewayConfig, type GatewayConfig } from './config/gateway-config.js';
import { runDecode } from './decode/run-decode.js';
import { AutoBaudSource } from './serial/auto-baud-source.js';
import { ControlLineSwitch } from './serial/control-line-switch.js';
import type { SerialSource } from './port/serial-source.js';
import { Gateway } from './gateway.js';
import { StatusServer } from './health/status-server.js';
import { loadGatewayIdentity, type GatewayIdentity } from './identity/gateway-key.js';
import { FaultLog } from './log/fault-log.js';
import { createLogger, type Logger } from './log/logger.js';
import { DiskOutbox } from './outbox/disk-outbox.js';
import { OutboxError, type Outbox } from './outbox/outbox.js';
import { RecordIntake } from './outbox/telemetry-record-to-outbox.js';
import { createPipeline, type Pipeline } from './pipeline.js';
import { KernelNetworkLinks } from './port/network-link.js';
import { NodeSerialSource } from './port/node-serial-source.js';
import { listSerialPorts } from './port/serial-port-list.js';
import { SLCAN_CLOSE, slcanOpenCommands } from './port/slcan-commands.js';
import { loadSocketCan } from './port/socketcan-module.js';
import { SocketCanSource } from './port/socketcan-source.js';
import { UplinkClient } from './uplink/uplink-client.js';

const USAGE = `furrow-gateway: reads a tractor's CAN bus and GNSS receiver, sends records to the server

  furrow-gateway run --config FILE               reads the ports and sends, until stopped
  furrow-gateway check --config FILE             says whether the configuration is sound; opens nothing
  furrow-gateway identity --config FILE          prints this gateway's id and public key, for enrolment
  furrow-gateway backfill --config FILE LOG...   puts captures into the outbox, to be sent by the next run
  furrow-gateway ports                           lists the serial ports of this machine
  furrow-gateway decode LOG... [options]         prints captures as records; decode --help says more
`;

const OK = 0;
const FAILED = 1;
const WRONG_USAGE = 2;
/** How long batches fill up while the server cannot be reached, when nobody waits for them. */
const SEAL_AFTER_OFFLINE_MS = 60_000;
const MIB = 1024 * 1024;

class UsageError extends Error {}

function writeLogLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

function softwareVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

interface Invocation {
  readonly config: GatewayConfig;
  /** What follows the options: files, for the commands that take them. */
  readonly rest: readonly string[];
}

/** Options of the commands that need a configuration; what is not `--config` is passed on. */
function readInvocation(argv: readonly string[]): Invocation {
  const at = argv.findIndex((argument) => argument === '--config' || argument.startsWith('--config='));
  if (at < 0) throw new UsageError('--config FILE is missing; gateway.sample.yaml is a start');
  const inline = argv[at]?.includes('=') === true;
  const file = inline ? argv[at]?.slice('--config='.length) : argv[at + 1];
  if (file === undefined || file === '') throw new UsageError('--config needs a file');
  return { config: readGatewayConfig(file), rest: argv.toSpliced(at, inline ? 1 : 2) };
}

function withoutRest({ config, rest }: Invocation): GatewayConfig {
  parseArgs({ args: [...rest], options: {}, allowPositionals: false });
  return config;
}

function openOutbox(config: GatewayConfig, identity: GatewayIdentity): DiskOutbox {
  const { gatewayId, privateKey } = identity;
  const sealer = { gatewayId, privateKey, settingsVersion: 0 };
  return new DiskOutbox({ stateDir: config.stateDir, sealer, maxBytes: config.outboxMaxMb * MIB });
}

function createSources(config: GatewayConfig, logger: Logger) {
  const parts = { clock: systemClock, logger: logger.child('port'), random: Math.random };
  const canSources = config.can.map((port) => {
    if (port.type === 'socketcan') {
      const settings = { name: port.name, interfaceName: port.interface };
      return new SocketCanSource(settings, { ...parts, links: new KernelNetworkLinks(), loadModule: loadSocketCan });
    }
    const { name, path, baudRate, bitrate, mode } = port;
    const openCommands = slcanOpenCommands(bitrate, mode);
    return new NodeSerialSource({ name, path, baudRate, openCommands, closeCommand: SLCAN_CLOSE }, parts);
  });
  const gnssSources = config.gnss.map(({ name, path, baudRate }) => {
    if (baudRate !== 'auto') return new NodeSerialSource({ name, path, baudRate }, parts);
    const createSource = (rate: number) => new NodeSerialSource({ name, path, baudRate: rate }, parts);
    return new AutoBaudSource({ name, path }, { ...parts, createSource });
  });
  return { canSources, gnssSources };
}

function createUplink(config: GatewayConfig, parts: { identity: GatewayIdentity; outbox: Outbox; logger: Logger }) {
  const { url, caFile } = config.server;
  const ca = caFile === undefined ? {} : { ca: readFileSync(caFile) };
  return new UplinkClient(
    { url, softwareVersion: softwareVersion(), ...ca },
    { ...parts, logger: parts.logger.child('uplink'), clock: systemClock, random: Math.random },
  );
}

function createLineSwitch(
  { workSwitch }: GatewayConfig,
  parts: { sources: readonly SerialSource[]; pipeline: Pipeline; logger: Logger },
): ControlLineSwitch | undefined {
  const source = parts.sources.find(({ name }) => name === workSwitch.port);
  if (source === undefined) return undefined;
  return new ControlLineSwitch(source, workSwitch, {
    clock: systemClock,
    logger: parts.logger.child('port'),
    onSignal: (signal) => parts.pipeline.pushSignal(signal),
  });
}

function createGateway(config: GatewayConfig, logger: Logger): Gateway {
  const identity = loadGatewayIdentity(config.stateDir);
  const outbox = openOutbox(config, identity);
  const uplink = createUplink(config, { identity, outbox, logger });
  const intake = new RecordIntake({
    outbox,
    clock: systemClock,
    logger: logger.child('outbox'),
    sealAfterMs: () => (uplink.phase === 'open' ? config.sealAfterS * 1000 : SEAL_AFTER_OFFLINE_MS),
    onSealed: () => uplink.batchSealed(),
  });
  const faultLog = new FaultLog(logger.child('pipeline'));
  const pipeline = createPipeline({
    onRecord: (record) => intake.add(record),
    onFault: (fault) => faultLog.take(fault),
    settings: {
      workSwitch: config.workSwitch,
      headingOffsetDegByPort: Object.fromEntries(config.gnss.map((port) => [port.name, port.headingOffsetDeg])),
    },
  });
  const { gatewayId } = identity;
  const version = softwareVersion();
  const common = { gatewayId, version, clock: systemClock, pipeline, intake, outbox, uplink };
  const sources = createSources(config, logger);
  const lineSwitch = createLineSwitch(config, { sources: sources.gnssSources, pipeline, logger });
  return new Gateway({ ...common, ...sources, ...(lineSwitch === undefined ? {} : { lineSwitch }) });
}

async function run(argv: readonly string[]): Promise<number> {
  const config = withoutRest(readInvocation(argv));
  const logger = createLogger('gateway', { ...config.log, clock: systemClock, write: writeLogLine });
  const gateway = createGateway(config, logger);
  const stopped = new Promise<string>((resolve) => {
    // Not `once`: Ctrl-C reaches us from the terminal and again through the wrapper, and the second must not
    // cut the clean stop short.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => resolve(signal));
  });
  const status = config.statusPort === 0 ? undefined : new StatusServer(config.statusPort, () => gateway.status());
  await status?.start();
  const { gatewayId, outbox } = gateway.status();
  logger.info('started', { gatewayId: fingerprintGroups(gatewayId), waitingBatches: outbox.waitingBatches });
  gateway.start();
  logger.info('stopping', { signal: await stopped });
  await status?.stop();
  await gateway.stop();
  return OK;
}

function check(argv: readonly string[]): number {
  const config = withoutRest(readInvocation(argv));
  process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
  return OK;
}

function identity(argv: readonly string[]): number {
  const { gatewayId, publicKey } = loadGatewayIdentity(withoutRest(readInvocation(argv)).stateDir);
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  process.stdout.write(`gateway id  ${fingerprintGroups(gatewayId)}\npublic key  ${key}\n`);
  return OK;
}

async function runBackfill(argv: readonly string[]): Promise<number> {
  const { config, rest } = readInvocation(argv);
  if (rest.length === 0) throw new UsageError('backfill needs at least one capture');
  if (rest.includes('--to')) throw new UsageError('backfill takes records only: leave --to away');
  const outbox = openOutbox(config, loadGatewayIdentity(config.stateDir));
  try {
    const { records, batches } = await backfill(rest, outbox, process.stderr);
    process.stdout.write(`${JSON.stringify({ records, batches })}\n`);
    return records > 0 ? OK : FAILED;
  } finally {
    outbox.close();
  }
}

async function ports(): Promise<number> {
  for (const path of await listSerialPorts()) process.stdout.write(`${path}\n`);
  return OK;
}

async function main([command, ...argv]: readonly string[]): Promise<number> {
  switch (command) {
    case 'run':
      return run(argv);
    case 'check':
      return check(argv);
    case 'identity':
      return identity(argv);
    case 'backfill':
      return runBackfill(argv);
    case 'ports':
      return ports();
    case 'decode':
      return runDecode(argv, process);
    case '--help':
      process.stdout.write(USAGE);
      return OK;
    case '--version':
      process.stdout.write(`${softwareVersion()}\n`);
      return OK;
    default:
      throw new UsageError(command === undefined ? 'no command' : `no command "${command}"`);
  }
}

function exitCodeOf(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const wrongUsage = error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`furrow-gateway: ${message}\n${wrongUsage ? `\n${USAGE}` : ''}`);
  // A fault of our own shows where it is; what the user can mend needs no stack.
  const expected = wrongUsage || error instanceof ConfigError || error instanceof OutboxError || code !== '';
  if (!expected && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return wrongUsage || error instanceof ConfigError ? WRONG_USAGE : FAILED;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
