import { parseArgs } from 'node:util';
import { LocalTime } from '../clock/local-time.js';
import type { DecodeTarget } from './decode-sink.js';

export const DECODE_USAGE = `usage: furrow-gateway decode FILE... [--to records|signals|frames] [--device ID]
                      [--time-zone ZONE] [--date YYYY-MM-DD] [--elements]

FILE is a log of NMEA 0183, gpsd (JSON), candump, canboat, Vector (ASC), PEAK (TRC) or a table of frames (CSV),
or an ISOXML TASKDATA folder or zip; its content tells which. Several files are one machine.
A device descriptor object pool (DDOP) leaves as one line: device, elements with width and offsets, objects.
Records leave as NDJSON on stdout, faults as NDJSON on stderr. Exit 0: some output, 1: none, 2: usage.
`;

export interface DecodeOptions {
  readonly files: readonly string[];
  readonly target: DecodeTarget;
  /** Device to take where a TASKDATA set holds several that report: its id, NAME or designator. */
  readonly device?: string;
  /** Zone of local times; UTC where none is given. */
  readonly localTime: LocalTime;
  readonly timeZoneGiven: boolean;
  /** Start of the day, UTC ms, for logs whose lines have no date. */
  readonly dateMs?: number;
  readonly withElements: boolean;
}

/** What is wrong with the command line, for a person to read. */
export class UsageError extends Error {}

/** @throws UsageError naming the option and its value. */
export function parseDecodeOptions(argv: readonly string[]): DecodeOptions {
  const { values, positionals } = parsed(argv);
  if (positionals.length === 0) throw new UsageError('no FILE given');
  const target = values.to ?? 'records';
  if (target !== 'records' && target !== 'signals' && target !== 'frames') {
    throw new UsageError(`--to is "${target}"; it must be records, signals or frames`);
  }
  return {
    files: positionals,
    target,
    ...(values.device === undefined ? {} : { device: values.device }),
    localTime: zone(values['time-zone'] ?? 'UTC'),
    timeZoneGiven: values['time-zone'] !== undefined,
    ...(values.date === undefined ? {} : { dateMs: startOfDay(values.date) }),
    withElements: values.elements ?? false,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        device: { type: 'string' },
        'time-zone': { type: 'string' },
        date: { type: 'string' },
        elements: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function zone(name: string): LocalTime {
  try {
    return new LocalTime(name);
  } catch {
    throw new UsageError(`--time-zone is "${name}"; it must be a zone such as Asia/Shanghai`);
  }
}

function startOfDay(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) {
    throw new UsageError(`--date is "${text}"; it must be a day such as 2026-04-28`);
  }
  return ms;
}
