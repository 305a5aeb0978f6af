import { readCaptureHeader } from '../record/capture-header.js';
import type { DecodeOptions } from './decode-options.js';
import type { DecodeSink } from './decode-sink.js';
import { readLines } from './line-reader.js';
import { isComment, NmeaLogClock, sentenceTime, splitNmeaLine } from './nmea-line.js';
import { beyondMs, type TimedLine } from './timed-line.js';

const DAY_MS = 86_400_000;
/** NMEA logs that name no port are of one receiver: a log may be cut anywhere and go on in the next file. */
const NMEA_PORT = 'nmea';

/** A text log with its first lines. */
export interface TextLog {
  readonly file: string;
  readonly lines: readonly string[];
}

/** A fault without its file. */
export type LineFault = (line: number, reason: string, value: string) => void;

/** Reports the faults of a log. */
export function faultOf({ file }: TextLog, sink: DecodeSink): LineFault {
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
  const port = readCaptureHeader(log.lines)?.port ?? NMEA_PORT;
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
      const at = { atMs, beyondMs: beyondMs(text), file: log.file, line };
      timed.push({ ...at, push: (pipeline) => pipeline.pushNmeaBytes(port, bytes, atMs) });
    }
    yield timed;
  }
  if (foreign.count > 0)
    onFault(foreign.line, 'lines of another kind passed over', `${foreign.count}: ${foreign.text}`);
}
