import {
  SIGNAL_GROUPS,
  columnForm,
  columnLabel,
  elementForm,
  fieldForm,
  signalForm,
  textForm,
  TEXT_COLUMNS,
  type ColumnForm,
  type ElementProperty,
  type SignalGroup,
} from './column-table.js';
import { decodeIntegerColumn, encodeIntegerColumn } from './integer-column.js';
import { fromQuanta, toQuanta } from './quantum.js';
import { SIGNAL_STATES, signalDefinition, type SignalName } from './signal-table.js';
import {
  RECORD_QUANTA,
  type ElementSample,
  type RecordColumn,
  type RecordText,
  type TelemetryRecord,
} from './telemetry-record.js';

/** A column on the wire: the values of the records that have one, in order. */
export interface WireColumn {
  /** What it holds, by `column-table.ts`. */
  readonly number: number;
  readonly values: Uint8Array;
  /** How many records have a value, and which (ascending row numbers, themselves a column). Absent: all. */
  readonly filled?: number;
  readonly rows?: Uint8Array;
}

export interface RecordColumns {
  readonly count: number;
  /** In ascending order of their numbers. */
  readonly columns: readonly WireColumn[];
  /** Names of sources and ids of elements that columns point to by index. */
  readonly texts: readonly string[];
}

interface OpenColumn {
  readonly form: ColumnForm;
  readonly rows: number[];
  readonly values: number[];
}

const RECORD_TEXTS = Object.keys(TEXT_COLUMNS) as readonly RecordText[];
const ELEMENT_QUANTA = { workState: 1, workingWidthM: 0.001, offsetXM: 0.001, offsetYM: 0.001 } as const;
/** Row numbers are differenced twice: a stretch of records without a gap is a run of zeros. */
const ROW_DIFFERENCES = 2;

/**
 * Records as columns of whole quanta. The order of records and of elements is kept; `source` is not sent, and
 * an empty group (`signals: {}`) is the same as none.
 * @throws RangeError where a value is no number a column can hold, or an element stands twice in a record.
 */
export function encodeRecordColumns(records: readonly TelemetryRecord[]): RecordColumns {
  const open = new Map<number, OpenColumn>();
  const texts = new Map<string, number>();
  records.forEach((record, row) => {
    for (const [form, value] of recordCells(record, texts)) {
      let column = open.get(form.number);
      if (column === undefined) open.set(form.number, (column = { form, rows: [], values: [] }));
      if (column.rows.at(-1) === row) throw new RangeError(`record ${row} has two values of ${columnLabel(form)}`);
      column.rows.push(row);
      column.values.push(value);
    }
  });
  const ordered = [...open.values()].sort((a, b) => a.form.number - b.form.number);
  return {
    count: records.length,
    columns: ordered.map((column) => closeColumn(column, records.length)),
    texts: [...texts.keys()],
  };
}

function closeColumn({ form: { number, differences }, rows, values }: OpenColumn, count: number): WireColumn {
  const column = { number, values: encodeIntegerColumn(values, differences) };
  if (rows.length === count) return column;
  return { ...column, filled: rows.length, rows: encodeIntegerColumn(rows, ROW_DIFFERENCES) };
}

function* recordCells(record: TelemetryRecord, texts: Map<string, number>): Generator<[ColumnForm, number]> {
  for (const [name, quantum] of Object.entries(RECORD_QUANTA)) {
    const value = record[name as RecordColumn];
    if (value !== undefined) yield [fieldForm(name as RecordColumn), toQuanta(value, quantum)];
  }
  for (const name of RECORD_TEXTS) {
    const text = record[name];
    if (text !== undefined) yield [textForm(name), indexOfText(texts, text)];
  }
  for (const group of SIGNAL_GROUPS) {
    for (const [name, value] of Object.entries(record[group] ?? {})) {
      yield [signalForm(group, name), signalToNumber({ group, name: name as SignalName, texts }, value)];
    }
  }
  for (const [place, element] of (record.elements ?? []).entries()) {
    const text = indexOfText(texts, element.id);
    yield [elementForm(text, 'place'), place];
    for (const [property, quantum] of Object.entries(ELEMENT_QUANTA)) {
      const value = element[property as ElementProperty];
      if (value !== undefined) yield [elementForm(text, property as ElementProperty), toQuanta(value, quantum)];
    }
  }
}

/** Where a signal's number stands, and what it may point into. */
interface SignalPlace<Texts> {
  readonly group: SignalGroup;
  readonly name: SignalName;
  readonly texts: Texts;
}

function signalToNumber({ group, name, texts }: SignalPlace<Map<string, number>>, value: number | string): number {
  if (group === 'signals') return toQuanta(Number(value), signalDefinition(name).quantum);
  if (group === 'signalStates') return SIGNAL_STATES.findIndex((state) => state === value);
  if (group === 'signalSources') return indexOfText(texts, String(value));
  return Number(value);
}

/** Index of a text, which is added where it is new. */
function indexOfText(texts: Map<string, number>, text: string): number {
  const index = texts.get(text) ?? texts.size;
  texts.set(text, index);
  return index;
}

/**
 * The records of a set of columns; a column of an unknown number (a newer gateway's) is passed over.
 * Values are not checked against their ranges here: that is the work of `telemetryRecordFaults`.
 * @throws RangeError where a column is damaged or stands twice, naming the column.
 */
export function decodeRecordColumns({ count, columns, texts }: RecordColumns): TelemetryRecord[] {
  const rows = Array.from({ length: count }, (): DraftRow => ({ record: {}, elements: new Map() }));
  const seen = new Set<number>();
  for (const column of columns) {
    const form = columnForm(column.number);
    if (form === undefined) continue;
    if (seen.has(column.number)) throw new RangeError(`column ${columnLabel(form)} stands twice`);
    seen.add(column.number);
    inColumn(form, () => writeColumn(form, { column, rows, texts }));
  }
  return rows.map(({ record, elements }) => {
    if (elements.size > 0) record.elements = orderElements(elements);
    return record as TelemetryRecord;
  });
}

interface DraftRow {
  readonly record: Partial<TelemetryRecord>;
  /** By id. */
  readonly elements: Map<string, PlacedElement>;
}
interface PlacedElement {
  place: number | undefined;
  readonly sample: ElementSample;
}
interface ColumnSetting {
  readonly column: WireColumn;
  readonly rows: readonly DraftRow[];
  readonly texts: readonly string[];
}

/** Runs a reading of a column; a fault says which. */
function inColumn(form: ColumnForm, read: () => void): void {
  try {
    read();
  } catch (error) {
    throw new RangeError(`column ${columnLabel(form)}: ${(error as Error).message}`, { cause: error });
  }
}

function writeColumn({ differences, meaning }: ColumnForm, { column, rows, texts }: ColumnSetting): void {
  const places = filledRows(column, rows.length);
  const numbers = decodeIntegerColumn(column.values, { count: places?.length ?? rows.length, differences });
  const id = meaning.group === 'elements' ? entry(texts, meaning.text) : '';
  numbers.forEach((value, i) => {
    const row = rows[places?.[i] ?? i];
    if (row === undefined) return;
    if (meaning.group === 'record') row.record[meaning.name] = fromQuanta(value, RECORD_QUANTA[meaning.name]);
    else if (meaning.group === 'texts') row.record[meaning.name] = entry(texts, value);
    else if (meaning.group === 'elements') writeElement(row, { id, property: meaning.property }, value);
    else {
      const group: SignalValues = (row.record[meaning.group] ??= {});
      group[meaning.name] = numberToSignal({ ...meaning, texts }, value);
    }
  });
}

/** Numbers of the rows that have a value; undefined where all have. */
function filledRows({ filled = 0, rows }: WireColumn, count: number): number[] | undefined {
  if (rows === undefined) return undefined;
  const places = decodeIntegerColumn(rows, { count: filled, differences: ROW_DIFFERENCES });
  if (places.some((row, i) => row < 0 || row >= count || row <= (places[i - 1] ?? -1))) {
    throw new RangeError(`rows do not ascend within 0 to ${count - 1}`);
  }
  return places;
}

type SignalValues = Partial<Record<SignalName, number | string>>;

function numberToSignal({ group, name, texts }: SignalPlace<readonly string[]>, value: number): number | string {
  if (group === 'signals') return fromQuanta(value, signalDefinition(name).quantum);
  if (group === 'signalStates') return entry(SIGNAL_STATES, value);
  if (group === 'signalSources') return entry(texts, value);
  return value;
}

interface ElementPlace {
  readonly id: string;
  readonly property: 'place' | ElementProperty;
}

/** Elements are gathered by id and put in order at the end. */
function writeElement({ elements }: DraftRow, { id, property }: ElementPlace, value: number): void {
  let element = elements.get(id);
  if (element === undefined) elements.set(id, (element = { place: undefined, sample: { id } }));
  if (property === 'place') element.place = value;
  else element.sample[property] = fromQuanta(value, ELEMENT_QUANTA[property]);
}

function orderElements(placed: ReadonlyMap<string, PlacedElement>): ElementSample[] {
  const ordered: ElementSample[] = [];
  for (const { place, sample } of placed.values()) {
    if (place === undefined || place < 0 || place >= placed.size || ordered[place] !== undefined) {
      throw new RangeError(
        `element ${sample.id}: ${place ?? 'no value'} is not its place among ${placed.size} elements`,
      );
    }
    ordered[place] = sample;
  }
  return ordered;
}

function entry<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`${index} is not in its list of ${list.length}`);
  return value;
}
