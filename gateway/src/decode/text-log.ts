import type { DecodeOptions } from './decode-options.js';
import type { DecodeSink } from './decode-sink.js';
import { readCandumpLine, type CandumpLine } from './candump-line.js';
import { readLines } from './line-reader.js';
import { isComment, NmeaLogClock, sentenceTime, splitNmeaLine } from './nmea-line.js';
import type { TimedLine } from './timed-line.js';

const DAY_MS = 86_400_000;
/** Times before 2001 are counted from the start of a log, not from 1970. */
const EARLIEST_EPOCH_S = 978_307_200;
/** All NMEA logs are of one receiver: a log may be cut anywhere and go on in the next file. */
const NMEA_PORT = 'nmea';

/** A text log with its first lines. */
export interface TextLog {
  readonly file: string;
  readonly lines: readonly string[];
}

/** A fault without its file. */
type LineFault = (line: number, reason: string, value: string) => void;

function faultOf({ file }: TextLog, sink: DecodeSink): LineFault {
  return (line, reason, value) => sink.fault({ file, place: { line }, reason, value });
}

/** The day of the first line of an NMEA log: asked for, or found in a sentence or in a time stamp. */
export function firstDate(lines: readonly string[], options: DecodeOptions): number | undefined {
  if (options.dateMs !== undefined) return options.dateMs;
  let firstTimeOfDay: number | undefined;
  for (const text of lines) {
    const { loggedAtMs, sentence } = splitNmeaLine(text, options.localTime);
    const { timeOfDayMs, dateMs } = sentenceTime(sentence) ?? {};
    if (timeOfDayMs === undefined) continue;
    firstTimeOfDay ??= timeOfDayMs;
    if (dateMs !== undefined) return firstTimeOfDay - timeOfDayMs > DAY_MS / 2 ? dateMs - DAY_MS : dateMs;
    if (loggedAtMs !== undefined) return Math.round((loggedAtMs - timeOfDayMs) / DAY_MS) * DAY_MS;
  }
  return undefined;
}

/** The lines of an NMEA log, each with its time. Comments and lines of other programs are passed over. */
export async function* nmeaLog(log: TextLog, options: DecodeOptions, sink: DecodeSink): AsyncGenerator<TimedLine[]> {
  const onFault = faultOf(log, sink);
  const date = firstDate(log.lines, options);
  if (date === undefined) onFault(1, 'log has no date', 'name the day of its first line with --date');
  const clock = new NmeaLogClock(date ?? 0);
  const cookie = /^# Delay-Cookie: (\S)/.exec(log.lines.find((line) => line.startsWith('# Delay-Cookie:')) ?? '')?.[1];
  const foreign = { count: 0, line: 0, text: '' };
  let isLocalSaid = options.timeZoneGiven;
  for await (const lines of readLines(log.file)) {
    const timed: TimedLine[] = [];
    for (const { line, text } of lines) {
      if (isComment(text)) continue;
      // gpsd's logs mark with this character where a write ended.
      const bare = cookie === undefined ? text : text.replaceAll(cookie, '');
      const { loggedAtMs, isLocal, sentence } = splitNmeaLine(bare, options.localTime);
      if (isLocal === true && !isLocalSaid) {
        onFault(line, 'times are local and taken as UTC', "name the logger's zone with --time-zone");
        isLocalSaid = true;
      }
      if (sentence.startsWith('{')) {
        if (foreign.count === 0) Object.assign(foreign, { line, text: sentence });
        foreign.count += 1;
        continue;
      }
      const atMs = loggedAtMs ?? clock.atMs(sentence);
      const bytes = Buffer.from(`${sentence}\n`, 'latin1');
      timed.push({ atMs, file: log.file, line, push: (pipeline) => pipeline.pushNmeaBytes(NMEA_PORT, bytes, atMs) });
    }
    yield timed;
  }
  if (foreign.count > 0)
    onFault(foreign.line, 'lines of another kind passed over', `${foreign.count}: ${foreign.text}`);
}

/** The lines of a CAN log, each with its time. */
export async function* candumpLog(log: TextLog, options: DecodeOptions, sink: DecodeSink): AsyncGenerator<TimedLine[]> {
  const clock = new CandumpClock(options, faultOf(log, sink));
  for await (const lines of readLines(log.file)) {
    const timed: TimedLine[] = [];
    for (const { line, text } of lines) {
      const bare = text.trimEnd();
      if (bare === '' || bare.startsWith('#') || bare.startsWith('interface =')) continue;
      const read = readCandumpLine(bare);
      if (read.kind === 'other') {
        sink.fault({ file: log.file, place: { line }, reason: read.reason, value: bare });
        continue;
      }
      timed.push(timedFrame(read, { file: log.file, line, atMs: clock.atMs(read.seconds, line) }));
    }
    yield timed;
  }
}

function timedFrame(read: Exclude<CandumpLine, { kind: 'other' }>, at: Omit<TimedLine, 'push'>): TimedLine {
  const { atMs } = at;
  return read.kind === 'frame'
    ? { ...at, push: (pipeline) => pipeline.pushCanFrame(read.frame, atMs, read.bus) }
    : { ...at, push: (pipeline) => pushMessage(pipeline, read, atMs) };
}

/** A canboat line of up to eight bytes is a frame, which may be a part of a fast packet. */
function pushMessage(
  pipeline: Parameters<TimedLine['push']>[0],
  { message }: Extract<CandumpLine, { kind: 'message' }>,
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
class CandumpClock {
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
