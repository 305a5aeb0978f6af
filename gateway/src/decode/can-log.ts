import { AscLog } from './asc-log.js';
import { readCandumpLine } from './candump-line.js';
import { REMARK, type CanLogFormat, type CanLogLine, type CanLogReader } from './can-log-line.js';
import { CsvLog } from './csv-log.js';
import type { DecodeOptions } from './decode-options.js';
import type { DecodeSink } from './decode-sink.js';
import { readLines } from './line-reader.js';
import { faultOf, type LineFault, type TextLog } from './text-log.js';
import { beyondMs, type TimedLine } from './timed-line.js';
import { TrcLog } from './trc-log.js';

/** Times before 2001 are counted from the start of a log, not from 1970. */
const EARLIEST_EPOCH_S = 978_307_200;

/** Every format of CAN logs, keyed by its name. */
export const CAN_LOG_FORMATS = {
  candump: () => ({ read: readCandumpText }),
  asc: (localTime) => new AscLog(localTime),
  trc: (localTime) => new TrcLog(localTime),
  csv: () => new CsvLog(),
} satisfies Record<string, CanLogFormat>;
export type CanLogFormatName = keyof typeof CAN_LOG_FORMATS;

export function isCanLogFormat(format: string): format is CanLogFormatName {
  return format in CAN_LOG_FORMATS;
}

function readCandumpText(text: string): CanLogLine {
  return text.startsWith('interface =') ? REMARK : readCandumpLine(text);
}

/** The lines of a CAN log, each with its time. */
export async function* canLog(
  log: TextLog & { readonly format: CanLogFormatName },
  options: DecodeOptions,
  sink: DecodeSink,
): AsyncGenerator<TimedLine[]> {
  const onFault = faultOf(log, sink);
  const clock = new CanLogClock(options, onFault);
  const reader: CanLogReader = CAN_LOG_FORMATS[log.format](options.localTime);
  let isLocalSaid = options.timeZoneGiven;
  for await (const lines of readLines(log.file)) {
    const timed: TimedLine[] = [];
    for (const { line, text } of lines) {
      const bare = text.trimEnd();
      const read = bare === '' || bare.startsWith('#') ? REMARK : reader.read(bare);
      if (reader.isLocal === true && !isLocalSaid) {
        onFault(line, 'times are local and taken as UTC', "name the logger's zone with --time-zone");
        isLocalSaid = true;
      }
      if (read.kind === 'remark') continue;
      if (read.kind === 'other') onFault(line, read.reason, bare);
      else {
        const at = { atMs: clock.atMs(read.seconds, line), beyondMs: beyondMs(text) };
        timed.push(timedFrame(read, { ...at, file: log.file, line }));
      }
    }
    yield timed;
  }
}

type Content = Extract<CanLogLine, { kind: 'frame' | 'message' }>;

function timedFrame(read: Content, at: Omit<TimedLine, 'push'>): TimedLine {
  const { atMs } = at;
  return read.kind === 'frame'
    ? { ...at, push: (pipeline) => pipeline.pushCanFrame(read.frame, atMs, read.bus) }
    : { ...at, push: (pipeline) => pushMessage(pipeline, read, atMs) };
}

/** A canboat line of up to eight bytes is a frame, which may be a part of a fast packet. */
function pushMessage(
  pipeline: Parameters<TimedLine['push']>[0],
  { message }: Extract<CanLogLine, { kind: 'message' }>,
  atMs: number,
): void {
  if (message.data.length > 8) {
    pipeline.pushMessage({ ...message, atMs });
    return;
  }
  const format = (message.pgn >>> 8) & 0xff;
  const specific = format >= 240 ? 0 : message.destination << 8;
  const id = ((message.priority & 7) << 26) | (message.pgn << 8) | specific | message.source;
  pipeline.pushCanFrame({ id, extended: true, remote: false, data: message.data }, atMs, message.bus);
}

/** Times of the lines of a CAN log: absolute, from the start of the log, or none. */
class CanLogClock {
  readonly #startMs: number;
  readonly #hasDate: boolean;
  readonly #onFault: LineFault;
  #isSaid = false;
  #frames = 0;

  constructor({ dateMs }: DecodeOptions, onFault: LineFault) {
    this.#startMs = dateMs ?? 0;
    this.#hasDate = dateMs !== undefined;
    this.#onFault = onFault;
  }

  atMs(seconds: number | undefined, line: number): number {
    if (seconds !== undefined && seconds >= EARLIEST_EPOCH_S) return Math.round(seconds * 1000);
    this.#frames += 1;
    if (seconds === undefined) this.#say(line, 'log has no time stamps', 'frames are counted as 1 ms each');
    else if (!this.#hasDate) this.#say(line, 'log has no date', 'name the day of its first line with --date');
    return this.#startMs + (seconds === undefined ? this.#frames : Math.round(seconds * 1000));
  }

  #say(line: number, reason: string, value: string): void {
    if (!this.#isSaid) this.#onFault(line, reason, value);
    this.#isSaid = true;
  }
}
