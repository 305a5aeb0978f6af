import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { systemClock } from '../clock/system-clock.js';
import type { GatewayConfig } from '../config/gateway-config.js';
import { checkText, doctorExitCode, ok, summaryText, type Check } from '../doctor/check.js';
import { clockCheck, contentChecks } from '../doctor/content-checks.js';
import { accessCheck, judgeCan, judgeReceiver, judgeRunning, type NamedPort } from '../doctor/port-checks.js';
import { hearPort, type Hearing } from '../doctor/port-hearing.js';
import { serverTime } from '../doctor/server-time.js';
import { judgeUplink, tryUplink, type UplinkTrial } from '../doctor/server-checks.js';
import { authorityCheck, stateChecks } from '../doctor/state-checks.js';
import type { GatewayStatus } from '../health/gateway-status.js';
import { loadGatewayIdentity } from '../identity/gateway-key.js';
import { silentLogger } from '../log/logger.js';
import { readStatus, statusUrl } from '../monitor/status-source.js';
import { MemoryOutbox } from '../outbox/memory-outbox.js';
import { createPipeline, type Pipeline } from '../pipeline.js';
import { listSerialPorts } from '../port/serial-port-list.js';
import { RECEIVER_BAUD_RATES } from '../serial/baud-search.js';
import { readInvocation, withoutRest } from './invocation.js';
import { createUplink } from './run.js';
import { createSources, withoutSending } from './sources.js';

const MIB = 1024 * 1024;
/** Long enough for a receiver that speaks every other second, and for an interface that is looked at each second. */
const HEAR_MS = 3000;

/**
 * `furrow-gateway doctor`: looks at all that an installation needs and says what to do. Where the gateway runs and
 * serves its status, that is asked; else the ports are listened to here.
 */
export async function doctor(argv: readonly string[]): Promise<number> {
  const config = withoutRest(readInvocation(argv));
  const checks: Check[] = [];
  const tell = (...found: (Check | undefined)[]): void => {
    for (const check of found) {
      if (check === undefined) continue;
      checks.push(check);
      process.stdout.write(`${checkText(check)}\n`);
    }
  };
  const state = stateChecks(config.stateDir, config.outboxMaxMb * MIB);
  tell(...state);
  const status = await runningStatus(config);
  if (status === undefined) await askPorts(config, tell);
  else askGateway(config, status, tell);
  const hasKey = state.some(({ subject, level }) => subject === 'key' && level === 'ok');
  const authority = authorityCheck(config.server.caFile, systemClock.now());
  tell(authority);
  if (authority?.level !== 'failed') await askServer(config, { status, hasKey, tell });
  process.stdout.write(`${summaryText(checks)}\n`);
  return doctorExitCode(checks);
}

type Tell = (...checks: (Check | undefined)[]) => void;

async function askServer(
  config: GatewayConfig,
  { status, hasKey, tell }: { status: GatewayStatus | undefined; hasKey: boolean; tell: Tell },
): Promise<void> {
  const { url } = config.server;
  const server = await serverTime(config.server);
  const cause = 'cause' in server ? server.cause : 'it answers, but the gateway is not connected now';
  if (status !== undefined) tell(...judgeUplink({ phase: status.uplink.phase, reason: cause }, url));
  else if (hasKey) tell(...judgeUplink(await tryServer(config), url));
  else if ('cause' in server) tell(...judgeUplink({ phase: 'waiting', reason: cause }, url));
  else tell(ok('server', `${url} answers`));
  tell('time' in server ? clockCheck(systemClock.now(), server.time, 'the server') : undefined);
}

async function runningStatus(config: GatewayConfig): Promise<GatewayStatus | undefined> {
  const url = statusUrl(config);
  if (url === undefined) return undefined;
  return readStatus(url).catch(() => undefined);
}

function askGateway(config: GatewayConfig, status: GatewayStatus, tell: Tell): void {
  const { record, signals, now, ports } = status;
  tell({ subject: 'gateway', level: 'ok', text: 'running; it was asked for its ports' });
  tell(...ports.map((port) => judgeRunning(port, now)));
  tell(...contentChecks({ record, signals, hasReceiver: config.gnss.length > 0 }));
  tell(record?.fixTime === undefined ? undefined : clockCheck(record.sampledAt, record.fixTime, 'the receiver'));
}

/** A gateway that runs without a status port keeps its ports locked: then each of them says so. */
function whyNotAsked(config: GatewayConfig): string {
  const url = statusUrl(config);
  return url === undefined ? 'not asked, since statusPort is not set' : `not running, nothing answers at ${url}`;
}

async function askPorts(config: GatewayConfig, tell: Tell): Promise<void> {
  tell({ subject: 'gateway', level: 'ok', text: `${whyNotAsked(config)}; the ports are listened to here` });
  let record: TelemetryRecord | null = null;
  const take = (made: TelemetryRecord): void => {
    record = made;
  };
  const { workSwitch } = config;
  const pipeline = createPipeline({ onRecord: take, onFault: () => undefined, settings: { workSwitch } });
  const known = await listSerialPorts();
  await Promise.all([
    ...config.can.map(async (port) => tell(await canCheck(port, { config, pipeline, known }))),
    ...config.gnss.map(async (port) => tell(await receiverCheck(port, { config, pipeline, known }))),
  ]);
  const now = systemClock.now();
  pipeline.flush(now);
  const signals = pipeline.latest(now);
  tell(...contentChecks({ record, signals, hasReceiver: config.gnss.length > 0 }));
  tell(clockOfRecord(record));
}

function clockOfRecord(record: TelemetryRecord | null): Check | undefined {
  return record?.fixTime === undefined ? undefined : clockCheck(record.sampledAt, record.fixTime, 'the receiver');
}

interface Looking {
  readonly config: GatewayConfig;
  readonly pipeline: Pipeline;
  readonly known: readonly string[];
}

async function canCheck(port: GatewayConfig['can'][number], { config, pipeline, known }: Looking): Promise<Check> {
  const named: NamedPort = { name: port.name, path: port.type === 'socketcan' ? port.interface : port.path };
  const denied = port.type === 'socketcan' ? undefined : accessCheck(named, known);
  if (denied !== undefined) return denied;
  const [source] = createSources(withoutSending({ ...config, can: [port], gnss: [] }), silentLogger).canSources;
  if (source === undefined) throw new Error(`no source for the port ${port.name}`);
  const hearing = await hearPort(source, { clock: systemClock, forMs: HEAR_MS, pipeline, isCan: true });
  return judgeCan(named, hearing, HEAR_MS / 1000);
}

/** At the rate of the configuration first; where bytes come that are no sentences, at all others. */
async function receiverCheck(port: GatewayConfig['gnss'][number], looking: Looking): Promise<Check> {
  const { config, pipeline, known } = looking;
  const denied = accessCheck(port, known);
  if (denied !== undefined) return denied;
  const configured = port.baudRate;
  const first = configured === 'auto' ? [] : [configured];
  const rates = [...first, ...RECEIVER_BAUD_RATES.filter((rate) => rate !== configured)];
  let last: { hearing: Hearing; tried: number } | undefined;
  for (const tried of rates) {
    const at = { ...config, can: [], gnss: [{ ...port, baudRate: tried }] };
    const [source] = createSources(at, silentLogger).gnssSources;
    if (source === undefined) throw new Error(`no source for the port ${port.name}`);
    const hearing = await hearPort(source, { clock: systemClock, forMs: HEAR_MS, pipeline, isCan: false });
    last ??= { hearing, tried };
    if (hearing.verdict.score > 0) return judgeReceiver(port, hearing, { tried, configured });
    if (!hearing.isOpen || hearing.bytes === 0) break;
  }
  if (last === undefined) throw new Error(`no rate for the port ${port.name}`);
  return judgeReceiver(port, last.hearing, { tried: last.tried, configured });
}

function tryServer(config: GatewayConfig): Promise<UplinkTrial> {
  const identity = loadGatewayIdentity(config.stateDir);
  const { gatewayId, privateKey } = identity;
  const outbox = new MemoryOutbox({ gatewayId, privateKey, settingsVersion: 0 });
  return tryUplink((logger) => createUplink(config, { identity, outbox, logger }), systemClock);
}
