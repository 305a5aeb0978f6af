import { parseArgs } from 'node:util';
import { repeatEvery } from '../clock/clock.js';
import { systemClock } from '../clock/system-clock.js';
import { readGatewayConfig, type GatewayConfig } from '../config/gateway-config.js';
import { loadGatewayIdentity } from '../identity/gateway-key.js';
import { createLogger, type Logger } from '../log/logger.js';
import { CaptureFolder } from '../record/capture-folder.js';
import { Recorder, type RecordedPort } from '../record/recorder.js';
import { ControlLineSwitch } from '../serial/control-line-switch.js';
import { FAILED, OK } from './exit-code.js';
import { UsageError } from './invocation.js';
import { softwareVersion } from './software-version.js';
import { createSources, withoutSending } from './sources.js';
import { stopSignal } from './stop-signal.js';

const MIB = 1024 * 1024;
const DEFAULT_MAX_MIB = '256';
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const PROGRESS_MS = 5000;

interface RecordOptions {
  readonly config: GatewayConfig;
  readonly folder: string;
  readonly durationMs: number | undefined;
  readonly maxBytes: number;
}

/** `furrow-gateway record`: writes what the ports say as captures, until stopped or for a time. */
export async function record(argv: readonly string[]): Promise<number> {
  const { config, durationMs, maxBytes, ...options } = readOptions(argv);
  const logger = createLogger('record', { ...config.log, clock: systemClock, write: say });
  const ports = recordedPorts(config, logger);
  const onRemoved = (file: string): void => say(`removed ${file}: --max-mb is reached`);
  const folder = new CaptureFolder({ folder: options.folder, startMs: systemClock.now(), maxBytes, onRemoved });
  const end = Promise.withResolvers<Error | undefined>();
  const recorder = new Recorder({ clock: systemClock, folder, ports, onFault: end.resolve });
  const lineSwitch = createLineSwitch(config, { ports, recorder, logger });
  void stopSignal().then(() => end.resolve(undefined));
  if (durationMs !== undefined) systemClock.setTimeout(() => end.resolve(undefined), durationMs);
  recorder.start();
  lineSwitch?.start();
  say(`recording to ${options.folder}; Ctrl-C ends it`);
  const stopProgress = repeatEvery(systemClock, PROGRESS_MS, () => say(recorder.progress()));
  const fault = await end.promise;
  stopProgress();
  lineSwitch?.stop();
  await recorder.stop();
  return report(recorder, folder, fault);
}

function report(recorder: Recorder, folder: CaptureFolder, fault: Error | undefined): number {
  say(recorder.progress());
  for (const file of folder.files) process.stdout.write(`${file}\n`);
  if (fault !== undefined) say(`ended by a fault of the disk: ${fault.message}`);
  if (recorder.count === 0)
    say(
      "nothing was heard; stop the gateway first, for a serial port is one program's; else furrow-gateway doctor says why",
    );
  return fault === undefined && recorder.count > 0 ? OK : FAILED;
}

function recordedPorts(config: GatewayConfig, logger: Logger): RecordedPort[] {
  const { gatewayId } = loadGatewayIdentity(config.stateDir);
  const common = { gatewayId, version: softwareVersion(), sources: config.sources };
  const { canSources, gnssSources } = createSources(withoutSending(config), logger);
  const can = canSources.map((source, index): RecordedPort => {
    const port = config.can[index];
    const rate = port?.type === 'slcan' ? `${port.bitrate} bit/s` : 'set by the system';
    const { name, path } = source;
    return { source, subject: { ...common, kind: 'candump', port: name, device: path, rate } };
  });
  const gnss = gnssSources.map((source, index): RecordedPort => {
    const { headingOffsetDeg = 0, baudRate = 'auto' } = config.gnss[index] ?? {};
    const rate = baudRate === 'auto' ? 'found by trying' : `${baudRate} baud`;
    const facts = { port: source.name, device: source.path, rate, headingOffsetDeg, workSwitch: config.workSwitch };
    return { source, subject: { ...common, kind: 'nmea', ...facts } };
  });
  return [...can, ...gnss];
}

function createLineSwitch(
  { gnss, workSwitch }: GatewayConfig,
  parts: { ports: readonly RecordedPort[]; recorder: Recorder; logger: Logger },
): ControlLineSwitch | undefined {
  const source = parts.ports.find(({ subject }) => subject.port === workSwitch.port)?.source;
  if (source === undefined || gnss.every(({ name }) => name !== workSwitch.port)) return undefined;
  return new ControlLineSwitch(source, workSwitch, {
    clock: systemClock,
    logger: parts.logger,
    onSignal: (signal) => parts.recorder.takeSwitch(signal, workSwitch),
  });
}

function readOptions(argv: readonly string[]): RecordOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      config: { type: 'string' },
      out: { type: 'string' },
      for: { type: 'string' },
      'max-mb': { type: 'string', default: DEFAULT_MAX_MIB },
    },
    allowPositionals: false,
  });
  if (values.config === undefined || values.out === undefined) throw new UsageError('give --config FILE and --out DIR');
  const maxMib = Number(values['max-mb']);
  if (!(maxMib >= 1)) throw new UsageError(`--max-mb is "${values['max-mb']}"; give MiB, e.g. 256`);
  const config = readGatewayConfig(values.config);
  if (config.can.length + config.gnss.length === 0) throw new UsageError('the configuration names no port');
  return { config, folder: values.out, durationMs: durationOf(values.for), maxBytes: maxMib * MIB };
}

function durationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(number) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
  if (!(ms > 0)) throw new UsageError(`--for is "${text}"; give a time such as 30s, 10m or 2h`);
  return ms;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
