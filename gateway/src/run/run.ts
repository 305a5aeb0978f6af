import { fingerprintGroups } from '@furrow/protocol/gateway-hello';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { readFileSync } from 'node:fs';
import { systemClock } from '../clock/system-clock.js';
import type { GatewayConfig } from '../config/gateway-config.js';
import { Gateway } from '../gateway.js';
import { StatusServer } from '../health/status-server.js';
import { loadGatewayIdentity } from '../identity/gateway-key.js';
import { FaultLog } from '../log/fault-log.js';
import { createLogger, type Logger } from '../log/logger.js';
import { RecordIntake } from '../outbox/telemetry-record-to-outbox.js';
import { createPipeline, type Pipeline } from '../pipeline.js';
import type { SerialSource } from '../port/serial-source.js';
import { ControlLineSwitch } from '../serial/control-line-switch.js';
import type { PipelineSettings } from '../telemetry/pipeline-settings.js';
import { UplinkClient, type UplinkClientParts } from '../uplink/uplink-client.js';
import { OK } from './exit-code.js';
import { readInvocation, withoutRest } from './invocation.js';
import { openOutbox } from './open-outbox.js';
import { openSettings, type RunSettings } from './settings.js';
import { softwareVersion } from './software-version.js';
import { openRawRing } from './raw.js';
import { createRawAnswers } from './raw-frames.js';
import { createSources } from './sources.js';
import { createSpeakers } from './speakers.js';
import { stopSignal } from './stop-signal.js';

/** How long batches fill up while the server cannot be reached, when nobody waits for them. */
const SEAL_AFTER_OFFLINE_MS = 60_000;

function writeLogLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function createUplink(
  config: GatewayConfig,
  parts: Pick<UplinkClientParts, 'identity' | 'outbox' | 'logger' | 'onSettings' | 'onRawFrames'>,
) {
  const { url, caFile, proxy } = config.server;
  const ca = {
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    ...(proxy === undefined ? {} : { proxy }),
  };
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

function pipelineSettings({ workSwitch, sources, gnss }: GatewayConfig): Partial<PipelineSettings> {
  const headingOffsetDegByPort = Object.fromEntries(gnss.map((port) => [port.name, port.headingOffsetDeg]));
  return { workSwitch, sources, headingOffsetDegByPort };
}

/** What the gateway answers when the server asks or offers something. */
function answersOf(
  config: GatewayConfig,
  { keeper, effective }: RunSettings,
  { identity, logger }: Pick<UplinkClientParts, 'identity' | 'logger'>,
): Pick<UplinkClientParts, 'onSettings' | 'onRawFrames'> {
  const { gatewayId } = identity;
  const raw = { gatewayId, logger: logger.child('raw ring'), sources: () => effective().sources };
  return { onSettings: (offer) => keeper.take(offer), onRawFrames: createRawAnswers(config, raw) };
}

function createGateway(config: GatewayConfig, logger: Logger): Gateway {
  const identity = loadGatewayIdentity(config.stateDir);
  const settings = openSettings(config, { gatewayId: identity.gatewayId, logger });
  const onSetAside = (message: string): void => logger.child('outbox').error(message);
  const rawRing = openRawRing(config, { gatewayId: identity.gatewayId, logger });
  const withRing = rawRing === undefined ? {} : { rawRing };
  const outbox = openOutbox(config, identity, { settings: settings.keeper, onSetAside, ...withRing });
  const answers = answersOf(config, settings, { identity, logger });
  const uplink = createUplink(config, { identity, outbox, logger, ...answers });
  const intake = new RecordIntake({
    outbox,
    clock: systemClock,
    logger: logger.child('outbox'),
    sealAfterMs: () => (uplink.phase === 'open' ? settings.effective().sealAfterMs : SEAL_AFTER_OFFLINE_MS),
    onSealed: () => uplink.batchSealed(),
  });
  const sources = createSources(config, logger);
  const speakers = createSpeakers(config, sources.canSources, { gatewayId: identity.gatewayId, logger });
  const faultLog = new FaultLog(logger.child('pipeline'));
  let lastRecord: TelemetryRecord | undefined;
  const pipeline = createPipeline({
    onRecord: (record) => {
      lastRecord = record;
      intake.add(record);
    },
    onFault: (fault) => faultLog.take(fault),
    onMessage: (message) => speakers.forEach((speaker) => speaker.take(message)),
    onFrame: (frame, { bus, atMs }) => rawRing?.frame(frame, bus, atMs),
    settings: pipelineSettings(config),
  });
  settings.start({ intake, pipeline });
  const { gatewayId } = identity;
  const version = softwareVersion();
  const common = {
    gatewayId,
    version,
    clock: systemClock,
    portLogger: logger.child('port'),
    pipeline,
    intake,
    outbox,
    uplink,
    lastRecord: () => lastRecord,
    speakers,
    settings: settings.keeper,
  };
  const lineSwitch = createLineSwitch(config, { sources: sources.gnssSources, pipeline, logger });
  return new Gateway({ ...common, ...sources, ...withRing, ...(lineSwitch === undefined ? {} : { lineSwitch }) });
}

/** `furrow-gateway run`: reads the ports and sends, until stopped. */
export async function run(argv: readonly string[]): Promise<number> {
  const config = withoutRest(readInvocation(argv));
  const logger = createLogger('gateway', { ...config.log, clock: systemClock, write: writeLogLine });
  const gateway = createGateway(config, logger);
  const stopped = stopSignal();
  const status =
    config.statusPort === 0
      ? undefined
      : new StatusServer({ host: config.statusHost, port: config.statusPort }, () => gateway.status());
  await status?.start();
  const { gatewayId, outbox } = gateway.status();
  logger.info('started', { gatewayId: fingerprintGroups(gatewayId), waitingBatches: outbox.waitingBatches });
  gateway.start();
  logger.info('stopping', { signal: await stopped });
  await status?.stop();
  await gateway.stop();
  return OK;
}
