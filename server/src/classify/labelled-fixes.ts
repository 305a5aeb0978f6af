/** A fix of a labelled day; 1 in a field, 0 on the road. */
export interface LabelledFix {
  readonly fixTime: number;
  readonly longitude: number;
  readonly latitude: number;
  readonly speedMps: number | undefined;
  readonly courseDeg: number | undefined;
  readonly label: 0 | 1;
}

/** A file that cannot be read as labelled fixes; the message names the place, the value and the remedy. */
export class LabelledFileFault extends Error {}

const COLUMNS = ['time', 'longitude', 'latitude', 'speed', 'course', 'label'] as const;
type Column = (typeof COLUMNS)[number];

/** Columns that may be empty, or missing altogether. */
const OPTIONAL: ReadonlySet<Column> = new Set(['speed', 'course']);

/**
 * Reads CSV with a header: time (UTC ms, or a date that JavaScript reads), longitude, latitude (degrees), speed (m/s),
 * course (degrees), label (1 field, 0 road); other columns are passed over. In order of time, one fix a time.
 */
export function parseLabelledFixes(text: string, file: string): LabelledFix[] {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  const missing = COLUMNS.filter((column) => !OPTIONAL.has(column) && !names.includes(column));
  if (missing.length > 0)
    throw new LabelledFileFault(`${file}:1: no column ${missing.join(', ')}; the header has ${header}`);
  const fixes = lines.flatMap((line, i) => (line.trim() === '' ? [] : [fixOf(line, names, `${file}:${i + 2}`)]));
  fixes.sort((a, b) => a.fixTime - b.fixTime);
  return fixes.filter((fix, i) => i === 0 || fix.fixTime !== fixes[i - 1]!.fixTime);
}

function fixOf(line: string, names: readonly string[], place: string): LabelledFix {
  const cells = line.split(',');
  const cellOf = (column: Column): string => cells[names.indexOf(column)]?.trim() ?? '';
  const numberOf = (column: Column): number => {
    const value = cellOf(column) === '' ? NaN : Number(cellOf(column));
    if (Number.isFinite(value)) return value;
    throw new LabelledFileFault(`${place}: ${column} "${cellOf(column)}" is not a number`);
  };
  const optional = (column: Column) => (cellOf(column) === '' ? undefined : numberOf(column));
  const label = numberOf('label');
  if (label !== 0 && label !== 1) throw new LabelledFileFault(`${place}: label ${label}: 1 field, 0 road`);
  return {
    fixTime: timeOf(cellOf('time'), place),
    longitude: numberOf('longitude'),
    latitude: numberOf('latitude'),
    speedMps: optional('speed'),
    courseDeg: optional('course'),
    label,
  };
}

function timeOf(text: string, place: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isFinite(value)) return value;
  throw new LabelledFileFault(`${place}: time "${text}" is neither UTC milliseconds nor a date`);
}
