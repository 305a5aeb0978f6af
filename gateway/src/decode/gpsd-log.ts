import { gnssFixOf, type GnssFix } from '../nmea/gnss-fix.js';
import type { DecodeSink } from './decode-sink.js';
import { readLines } from './line-reader.js';
import { faultOf, type TextLog } from './text-log.js';
import type { TimedLine } from './timed-line.js';

/** Status of gpsd's reports to GGA quality; without one, a mode of 2 or 3 is a fix of quality 1. */
const QUALITY_BY_STATUS: readonly (number | undefined)[] = [undefined, 1, 2, 4, 5, 6, 6, 7, 8];

/** Whether a line is a report of gpsd. */
export function isGpsdReport(text: string): boolean {
  return /^\s*\{"class"\s*:\s*"[A-Z]+"/.test(text);
}

/** A report of position, time and velocity. */
export interface GpsdFix {
  readonly receiver: string;
  readonly fix: GnssFix;
}

/**
 * The fix of a TPV report. Undefined for other reports, and for one without a time, which is of no epoch. Its
 * `alt`, which older versions measure from either datum, is not used; `altMSL` is. Errors of 95 % are no sigmas.
 *
 * @throws SyntaxError where the line is no JSON.
 */
export function readGpsdReport(text: string): GpsdFix | undefined {
  const report = JSON.parse(text) as Record<string, unknown>;
  if (report === null || report['class'] !== 'TPV') return undefined;
  const fixTimeMs = typeof report['time'] === 'string' ? Date.parse(report['time']) : Number.NaN;
  if (Number.isNaN(fixTimeMs)) return undefined;
  const number = (name: string, min: number, max: number): number | undefined => {
    const value = report[name];
    return typeof value === 'number' && value >= min && value <= max ? value : undefined;
  };
  const hasFix = (number('mode', 2, 3) ?? 0) > 0;
  const latitudeDeg = number('lat', -90, 90);
  const longitudeDeg = number('lon', -180, 180);
  const isPlace = hasFix && latitudeDeg !== undefined && longitudeDeg !== undefined;
  const status = number('status', 0, 8) ?? 1;
  const fix = isPlace
    ? {
        latitudeDeg,
        longitudeDeg,
        altitudeMslM: number('altMSL', -1000, 20_000),
        geoidSeparationM: number('geoidSep', -200, 200),
        speedMps: number('speed', 0, 1000),
        courseDeg: number('track', 0, 360),
        fixQuality: QUALITY_BY_STATUS[status] ?? 1,
      }
    : { fixQuality: 0 };
  const receiver = typeof report['device'] === 'string' ? report['device'] : 'gpsd';
  return { receiver, fix: gnssFixOf({ fixTimeMs, ...fix }) };
}

/** The position reports of a log of gpsd's; its other reports are passed over. */
export async function* gpsdLog(log: TextLog, sink: DecodeSink): AsyncGenerator<TimedLine[]> {
  const onFault = faultOf(log, sink);
  for await (const lines of readLines(log.file)) {
    const timed: TimedLine[] = [];
    for (const { line, text } of lines) {
      if (text.trim() === '' || text.startsWith('#')) continue;
      const found = reportOf(text);
      if (found === 'torn') onFault(line, 'report is torn', text);
      if (found === 'torn' || found === undefined) continue;
      const { receiver, fix } = found;
      const atMs = fix.fixTimeMs ?? 0;
      timed.push({ atMs, file: log.file, line, push: (pipeline) => pipeline.pushFix(receiver, fix, atMs) });
    }
    yield timed;
  }
}

function reportOf(text: string): GpsdFix | 'torn' | undefined {
  try {
    return readGpsdReport(text);
  } catch {
    return 'torn';
  }
}
