import { openTaskDataFolder } from '../isoxml/task-data-files.js';
import { openTaskDataZip } from '../isoxml/task-data-zip.js';
import { createPipeline } from '../pipeline.js';
import { readCaptureHeader } from '../record/capture-header.js';
import type { PipelineSettings } from '../telemetry/pipeline-settings.js';
import { DECODE_USAGE, parseDecodeOptions, UsageError, type DecodeOptions } from './decode-options.js';
import { decodePool } from './ddop-pool.js';
import { DecodeSink, type DecodeIo } from './decode-sink.js';
import { lookAt, type InputFormat } from './input-format.js';
import { IsoxmlSet } from './isoxml-set.js';
import { canLog, isCanLogFormat } from './can-log.js';
import { gpsdLog } from './gpsd-log.js';
import { firstDate, nmeaLog, type TextLog } from './text-log.js';
import { mergeByTime, type TimedLine } from './timed-line.js';

/** Exit codes that the usage states. */
const SOME_OUTPUT = 0;
const NO_OUTPUT = 1;
const USAGE = 2;
/** Captures are old, so older dates are believed than live; only the cold start of 1980 is not. */
export const EARLIEST_CAPTURE_MS = Date.UTC(1990, 0, 1);

/** A file and what it was found to be. */
interface Input extends TextLog {
  readonly format: InputFormat;
}

/** `furrow-gateway decode`: files to NDJSON. Returns the exit code. */
export async function runDecode(argv: readonly string[], io: DecodeIo): Promise<number> {
  if (argv.includes('--help')) {
    io.stdout.write(DECODE_USAGE);
    return SOME_OUTPUT;
  }
  try {
    const options = parseDecodeOptions(argv);
    const sink = new DecodeSink(io, options.target);
    try {
      await decodeFiles(options, sink);
    } finally {
      await sink.end();
    }
    return sink.written > 0 ? SOME_OUTPUT : NO_OUTPUT;
  } catch (error) {
    if (isClosedPipe(error)) return SOME_OUTPUT;
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`${JSON.stringify({ file: '', place: {}, reason: 'usage', value: error.message })}\n`);
    return USAGE;
  }
}

async function decodeFiles(options: DecodeOptions, sink: DecodeSink): Promise<void> {
  const inputs: Input[] = [];
  for (const file of options.files) {
    try {
      inputs.push({ file, ...(await lookAt(file)) });
    } catch (error) {
      sink.fault({ file, place: {}, reason: 'file cannot be read', value: String(error) });
    }
  }
  for (const input of inputs) {
    if (input.format === 'isoxml-folder' || input.format === 'isoxml-zip') await decodeIsoxml(input, options, sink);
    if (input.format === 'ddop') await decodePool(input.file, sink);
    if (input.format === 'unknown') {
      const value = input.lines.find((line) => line !== '' && !line.startsWith('#')) ?? 'empty';
      sink.fault({ file: input.file, place: { line: 1 }, reason: 'format not known', value });
    }
  }
  const logs = inputs.filter(({ format }) => format === 'nmea' || format === 'gpsd' || isCanLogFormat(format));
  if (logs.length > 0) await decodeLogs(logs, options, sink);
}

async function decodeIsoxml({ file, format }: Input, options: DecodeOptions, sink: DecodeSink): Promise<void> {
  const files = await (format === 'isoxml-folder' ? openTaskDataFolder(file) : openTaskDataZip(file));
  try {
    await new IsoxmlSet({ file, files }, options, sink).decode();
  } finally {
    files.close();
  }
}

/** Logs of one machine go through the live pipeline together, in the order of time. */
async function decodeLogs(logs: readonly Input[], options: DecodeOptions, sink: DecodeSink): Promise<void> {
  const firstNmea = logs.find(({ format }) => format === 'nmea');
  const date = firstNmea === undefined ? undefined : firstDate(firstNmea.lines, options);
  let at: TimedLine | undefined;
  const pipeline = createPipeline({
    onRecord: (record) => sink.record(record),
    onSignal: (signal) => sink.signal(signal),
    onTrouble: (report) => sink.trouble(report),
    onFrame: (frame, origin) => sink.frame({ ...frame, ...origin }),
    onFault: ({ reason, value }) =>
      sink.fault({ file: at?.file ?? '', place: at === undefined ? {} : { line: at.line }, reason, value }),
    place: () => (at === undefined ? undefined : { file: at.file, place: { line: at.line } }),
    settings: {
      earliestDateMs: EARLIEST_CAPTURE_MS,
      ...(date === undefined ? {} : { firstDateMs: date }),
      ...recordedSettings(logs),
    },
  });
  const merged = mergeByTime(logs.map((log) => timedLines(log, options, sink)));
  for await (const lines of merged) {
    for (at of lines) {
      pipeline.tick(at.atMs);
      at.push(pipeline);
    }
    await sink.settle();
  }
  pipeline.flush(at?.atMs ?? 0);
}

/** What the headers of our own captures say of the configuration that they were recorded under. */
function recordedSettings(logs: readonly Input[]): Partial<PipelineSettings> {
  const headers = logs.flatMap(({ lines }) => readCaptureHeader(lines) ?? []);
  const workSwitch = headers.find((header) => header.workSwitch !== undefined)?.workSwitch;
  const sources = headers.find((header) => header.sources !== undefined)?.sources;
  const offsets = headers.flatMap(({ port, headingOffsetDeg }) =>
    port === undefined || headingOffsetDeg === undefined ? [] : [[port, headingOffsetDeg] as const],
  );
  return {
    ...(workSwitch === undefined ? {} : { workSwitch }),
    ...(sources === undefined ? {} : { sources }),
    headingOffsetDegByPort: Object.fromEntries(offsets),
  };
}

function timedLines(log: Input, options: DecodeOptions, sink: DecodeSink): AsyncGenerator<TimedLine[]> {
  const { format } = log;
  if (isCanLogFormat(format)) return canLog({ ...log, format }, options, sink);
  return format === 'gpsd' ? gpsdLog(log, sink) : nmeaLog(log, options, sink);
}

/** The reader of our output went away, as `head` does. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
