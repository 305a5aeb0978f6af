import { decodeIntegerColumn, encodeIntegerColumn } from './integer-column.js';
import { fromQuanta, toQuanta } from './quantum.js';
import { SIGNAL_STATES, isSignalName, signalDefinition, type SignalName } from './signal-table.js';
import { RECORD_QUANTA, type ElementSample, type RecordColumn, type TelemetryRecord } from './telemetry-record.js';

/**
 * A column on the wire: the values of the records that have one, in order. Its name is a field of the record
 * (`latitude`) or of one of these forms: `s/NAME` a signal's value, `x/NAME` its state (index into
 * `SIGNAL_STATES`), `t/NAME` its ms before the fix, `n/NAME` its source (index into `texts`), `e/ID` the place
 * of a device element among its record's elements, `e/ID/PROPERTY` a property of that element.
 */
export interface WireColumn {
  readonly values: Uint8Array;
  /** How many records have a value, and which (ascending row numbers, themselves a column). Absent: all. */
  readonly filled?: number;
  readonly rows?: Uint8Array;
}

export interface RecordColumns {
  readonly count: number;
  readonly columns: Readonly<Record<string, WireColumn>>;
  /** Source names used by `n/` columns. */
  readonly texts: readonly string[];
}

interface OpenColumn {
  readonly rows: number[];
  readonly values: number[];
}

const ELEMENT_QUANTA = { workState: 1, workingWidthM: 0.001, offsetXM: 0.001, offsetYM: 0.001 } as const;
type ElementProperty = keyof typeof ELEMENT_QUANTA;

/**
 * Records as columns of whole quanta. The order of records and of elements is kept; `source` is not sent, and
 * an empty group (`signals: {}`) is the same as none.
 * @throws RangeError where a value is no number a column can hold, or an element stands twice in a record.
 */
export function encodeRecordColumns(records: readonly TelemetryRecord[]): RecordColumns {
  const open = new Map<string, OpenColumn>();
  const texts: string[] = [];
  records.forEach((record, row) => {
    for (const [name, value] of recordCells(record, texts)) {
      let column = open.get(name);
      if (column === undefined) open.set(name, (column = { rows: [], values: [] }));
      if (column.rows.at(-1) === row) throw new RangeError(`record ${row} has two values of ${name}`);
      column.rows.push(row);
      column.values.push(value);
    }
  });
  const columns = Object.fromEntries([...open].map(([name, column]) => [name, closeColumn(column, records.length)]));
  return { count: records.length, columns, texts };
}

function closeColumn({ rows, values }: OpenColumn, count: number): WireColumn {
  const bytes = encodeIntegerColumn(values);
  return rows.length === count
    ? { values: bytes }
    : { values: bytes, filled: rows.length, rows: encodeIntegerColumn(rows) };
}

function* recordCells(record: TelemetryRecord, texts: string[]): Generator<[string, number]> {
  for (const [name, quantum] of Object.entries(RECORD_QUANTA)) {
    const value = record[name as RecordColumn];
    if (value !== undefined) yield [name, toQuanta(value, quantum)];
  }
  for (const [name, value] of Object.entries(record.signals ?? {})) {
    yield [`s/${name}`, toQuanta(value, signalDefinition(name as SignalName).quantum)];
  }
  for (const [name, state] of Object.entries(record.signalStates ?? {}))
    yield [`x/${name}`, SIGNAL_STATES.indexOf(state)];
  for (const [name, ms] of Object.entries(record.signalTimes ?? {})) yield [`t/${name}`, ms];
  for (const [name, source] of Object.entries(record.signalSources ?? {})) {
    if (!texts.includes(source)) texts.push(source);
    yield [`n/${name}`, texts.indexOf(source)];
  }
  for (const [place, element] of (record.elements ?? []).entries()) {
    yield [`e/${element.id}`, place];
    for (const [property, quantum] of Object.entries(ELEMENT_QUANTA)) {
      const value = element[property as ElementProperty];
      if (value !== undefined) yield [`e/${element.id}/${property}`, toQuanta(value, quantum)];
    }
  }
}

/**
 * The records of a set of columns; a column of an unknown name (a newer gateway's) is passed over.
 * Values are not checked against their ranges here: that is the work of `telemetryRecordFaults`.
 * @throws RangeError where a column is damaged, naming the column.
 */
export function decodeRecordColumns(encoded: RecordColumns): TelemetryRecord[] {
  const records = Array.from({ length: encoded.count }, (): Draft => ({}));
  const elements = records.map((): Map<string, PlacedElement> => new Map());
  for (const [name, column] of Object.entries(encoded.columns)) {
    const write = name.startsWith('e/') ? elementWriter(name, elements) : cellWriter(name, encoded.texts, records);
    if (write === undefined) continue;
    for (const [row, value] of columnCells(name, column, encoded.count)) write(row, value);
  }
  records.forEach((record, row) => {
    const placed = elements[row];
    if (placed !== undefined && placed.size > 0) record.elements = orderElements(placed);
  });
  return records as TelemetryRecord[];
}

type Draft = Partial<TelemetryRecord>;
/** Puts one number of a column into the record of a row. */
type WriteCell = (row: number, value: number) => void;
interface PlacedElement {
  place: number | undefined;
  readonly sample: ElementSample;
}

function columnCells(name: string, column: WireColumn, count: number): [number, number][] {
  try {
    if (column.rows === undefined) return decodeIntegerColumn(column.values, count).map((value, row) => [row, value]);
    const rows = decodeIntegerColumn(column.rows, column.filled ?? 0);
    if (rows.some((row, i) => row < 0 || row >= count || row <= (rows[i - 1] ?? -1))) {
      throw new RangeError(`rows do not ascend within 0 to ${count - 1}`);
    }
    return decodeIntegerColumn(column.values, rows.length).map((value, i) => [rows[i] ?? 0, value]);
  } catch (error) {
    throw new RangeError(`column ${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** How a column's numbers enter the records; undefined for a column this version does not know. */
function cellWriter(name: string, texts: readonly string[], records: Draft[]): WriteCell | undefined {
  if (Object.hasOwn(RECORD_QUANTA, name)) {
    const column = name as RecordColumn;
    return (row, value) => {
      const record = records[row];
      if (record !== undefined) record[column] = fromQuanta(value, RECORD_QUANTA[column]);
    };
  }
  const kind = name.slice(0, 2);
  const signal = name.slice(2);
  if (!isSignalName(signal)) return undefined;
  const into = (group: SignalGroup, read: (value: number) => number | string): WriteCell => {
    return (row, value) => {
      const values: SignalValues = ((records[row] ??= {})[group] ??= {});
      values[signal] = read(value);
    };
  };
  switch (kind) {
    case 's/':
      return into('signals', (value) => fromQuanta(value, signalDefinition(signal).quantum));
    case 'x/':
      return into('signalStates', (value) => entry(SIGNAL_STATES, value, name));
    case 't/':
      return into('signalTimes', (value) => value);
    case 'n/':
      return into('signalSources', (value) => entry(texts, value, name));
    default:
      return undefined;
  }
}

type SignalGroup = 'signals' | 'signalStates' | 'signalTimes' | 'signalSources';
type SignalValues = Partial<Record<SignalName, number | string>>;

/** The same for the columns of elements, which are gathered by id and put in order at the end. */
function elementWriter(name: string, elements: readonly Map<string, PlacedElement>[]): WriteCell | undefined {
  const [, id = '', property] = name.split('/');
  if (property !== undefined && !Object.hasOwn(ELEMENT_QUANTA, property)) return undefined;
  return (row, value) => {
    const element = elements[row]?.get(id) ?? { place: undefined, sample: { id } };
    elements[row]?.set(id, element);
    if (property === undefined) element.place = value;
    else element.sample[property as ElementProperty] = fromQuanta(value, ELEMENT_QUANTA[property as ElementProperty]);
  };
}

function orderElements(placed: ReadonlyMap<string, PlacedElement>): ElementSample[] {
  const ordered: ElementSample[] = [];
  for (const { place, sample } of placed.values()) {
    if (place === undefined || place < 0 || place >= placed.size || ordered[place] !== undefined) {
      throw new RangeError(
        `column e/${sample.id}: ${place ?? 'no value'} is not its place among ${placed.size} elements`,
      );
    }
    ordered[place] = sample;
  }
  return ordered;
}

function entry<T>(list: readonly T[], index: number, column: string): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`column ${column}: ${index} is not in its list of ${list.length}`);
  return value;
}
