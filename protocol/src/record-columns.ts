import { decodeIntegerColumn, encodeIntegerColumn } from './integer-column.js';
import { fromQuanta, toQuanta } from './quantum.js';
import { SIGNAL_STATES, isSignalName, signalDefinition, type SignalName } from './signal-table.js';
import { RECORD_QUANTA, type ElementSample, type RecordColumn, type TelemetryRecord } from './telemetry-record.js';

/**
 * A column on the wire. Without `rows` every record has a value. Names: a field of the record (`latitude`), or `s/NAME` a signal's value,
 * `x/NAME` its state, `t/NAME` its time before the fix, `n/NAME` its source (index into `texts`),
 * `e/ID/PROPERTY` a property of a device element.
 */
export interface WireColumn {
  readonly values: Uint8Array;
  /** How many records have a value, and which (ascending row numbers, themselves a column). */
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

/** Records as columns of whole quanta. Order is kept; `source` is not sent. */
export function encodeRecordColumns(records: readonly TelemetryRecord[]): RecordColumns {
  const open = new Map<string, OpenColumn>();
  const texts: string[] = [];
  records.forEach((record, row) => {
    for (const [name, value] of recordCells(record, texts)) {
      let column = open.get(name);
      if (column === undefined) open.set(name, (column = { rows: [], values: [] }));
      column.rows.push(row);
      column.values.push(value);
    }
  });
  const columns: Record<string, WireColumn> = {};
  for (const [name, column] of open) {
    const values = encodeIntegerColumn(column.values);
    const { rows } = column;
    columns[name] =
      rows.length === records.length ? { values } : { values, filled: rows.length, rows: encodeIntegerColumn(rows) };
  }
  return { count: records.length, columns, texts };
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
  for (const element of record.elements ?? []) {
    yield [`e/${element.id}`, 1];
    for (const [property, quantum] of Object.entries(ELEMENT_QUANTA)) {
      const value = element[property as ElementProperty];
      if (value !== undefined) yield [`e/${element.id}/${property}`, toQuanta(value, quantum)];
    }
  }
}

/**
 * The records of a set of columns; a column of an unknown name (a newer gateway's) is passed over.
 * Values are not checked against their ranges here: that is `checkTelemetryRecord`'s work.
 * @throws RangeError where a column is damaged, naming the column.
 */
export function decodeRecordColumns(encoded: RecordColumns): TelemetryRecord[] {
  const records = Array.from({ length: encoded.count }, () => ({}) as Draft);
  for (const [name, column] of Object.entries(encoded.columns)) {
    const put = cellWriter(name, encoded.texts);
    if (put === undefined) continue;
    for (const [row, value] of columnCells(name, column, encoded.count)) {
      const record = records[row];
      if (record !== undefined) put(record, value);
    }
  }
  return records as TelemetryRecord[];
}

type Draft = { -readonly [K in keyof TelemetryRecord]?: TelemetryRecord[K] };
type WriteCell = (record: Draft, value: number) => void;

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

/** How a column's numbers enter a record; undefined for a column this version does not know. */
function cellWriter(name: string, texts: readonly string[]): WriteCell | undefined {
  if (Object.hasOwn(RECORD_QUANTA, name)) {
    const column = name as RecordColumn;
    return (record, value) => {
      record[column] = fromQuanta(value, RECORD_QUANTA[column]);
    };
  }
  const [kind, key = '', property] = name.split('/');
  if (kind === 'e') return elementWriter(key, property);
  if (!isSignalName(key)) return undefined;
  switch (kind) {
    case 's':
      return (record, value) => put(record, 'signals', [key, fromQuanta(value, signalDefinition(key).quantum)]);
    case 'x':
      return (record, value) => put(record, 'signalStates', [key, entry(SIGNAL_STATES, value, name)]);
    case 't':
      return (record, value) => put(record, 'signalTimes', [key, value]);
    case 'n':
      return (record, value) => put(record, 'signalSources', [key, entry(texts, value, name)]);
    default:
      return undefined;
  }
}

function elementWriter(id: string, property: string | undefined): WriteCell | undefined {
  if (property === undefined) return (record) => void elementOf(record, id);
  if (!Object.hasOwn(ELEMENT_QUANTA, property)) return undefined;
  const known = property as ElementProperty;
  return (record, value) => {
    elementOf(record, id)[known] = fromQuanta(value, ELEMENT_QUANTA[known]);
  };
}

function elementOf(record: Draft, id: string): ElementSample {
  record.elements ??= [];
  let element = record.elements.find((candidate) => candidate.id === id);
  if (element === undefined) record.elements.push((element = { id }));
  return element;
}

type SignalGroup = 'signals' | 'signalStates' | 'signalTimes' | 'signalSources';

function put(record: Draft, group: SignalGroup, [name, value]: [SignalName, number | string]): void {
  const values: Partial<Record<SignalName, number | string>> = (record[group] ??= {});
  values[name] = value;
}

function entry<T>(list: readonly T[], index: number, column: string): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`column ${column}: ${index} is not in its list of ${list.length}`);
  return value;
}
