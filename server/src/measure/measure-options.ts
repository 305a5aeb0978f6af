import { parseArgs } from 'node:util';

export const MEASURE_USAGE = `usage: furrow-server measure [FILE...|-] [--width-m W] [--machine F.json] [--field F.geojson]
                             [--operation O] [--time-zone ZONE] [--earliest YYYY-MM-DD] [--json]

Measures the worked area in telemetry records (NDJSON, as furrow-gateway decode writes them).
Each FILE is one machine, named by the file; - is standard input.

  --width-m W        working width in metres where the records carry none
  --machine F.json   {"machine": ..., "implement": ...} documents; once for all files, or once per file in order
  --field F.geojson  polygons to measure inside, outside and missed ground against
  --operation O      operation of the work, so that several machines share a layer
  --time-zone ZONE   zone that local days are cut in (default UTC)
  --earliest DATE    use records from this UTC date on (default 2020-01-01: older times are a receiver's fault)
  --json             print JSON instead of a table
`;

export interface MeasureOptions {
  readonly files: readonly string[];
  readonly widthM: number | undefined;
  readonly machineFiles: readonly string[];
  readonly fieldFile: string | undefined;
  readonly operation: string | null;
  readonly timeZone: string;
  /** Records of an older fixTime are set aside, UTC ms; undefined for the folds' own bound. */
  readonly earliestFixTime: number | undefined;
  readonly isJson: boolean;
}

/** The command line cannot be understood; the message names the option and its value. */
export class UsageError extends Error {}

const OPTIONS = {
  'width-m': { type: 'string' },
  machine: { type: 'string', multiple: true },
  field: { type: 'string' },
  operation: { type: 'string' },
  'time-zone': { type: 'string' },
  earliest: { type: 'string' },
  json: { type: 'boolean' },
} as const;

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parseWidth(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const widthM = Number(text);
  if (text.trim() !== '' && widthM > 0 && widthM <= 100) return widthM;
  throw new UsageError(`--width-m: a width in metres above 0 and up to 100 is wanted, got "${text}"`);
}

function checkTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw new UsageError(`--time-zone: an IANA zone such as Asia/Shanghai is wanted, got "${timeZone}"`);
  }
}

function parseDate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw new UsageError(`--earliest: a date such as 2017-01-31 is wanted, got "${text}"`);
}

/** Reads the command line; throws a UsageError that names what is wrong. */
export function parseMeasureOptions(argv: readonly string[]): MeasureOptions {
  const { values, positionals } = parse(argv);
  const files = positionals.length === 0 ? ['-'] : positionals;
  const machineFiles = values.machine ?? [];
  if (machineFiles.length > 1 && machineFiles.length !== files.length) {
    throw new UsageError(
      `--machine: once for all files or once per file (${files.length}), got ${machineFiles.length}`,
    );
  }
  return {
    files,
    widthM: parseWidth(values['width-m']),
    machineFiles,
    fieldFile: values.field,
    operation: values.operation ?? null,
    timeZone: checkTimeZone(values['time-zone'] ?? 'UTC'),
    earliestFixTime: parseDate(values.earliest),
    isJson: values.json ?? false,
  };
}
