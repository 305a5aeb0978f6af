import { readXmlElements } from './xml-elements.js';

/** Attributes of PTN in the order of the binary record (ISO 11783-10, D.51), with their raw types. */
export const POSITION_FIELDS = [
  { attribute: 'A', name: 'north', bytes: 4, unit: 1e-7 },
  { attribute: 'B', name: 'east', bytes: 4, unit: 1e-7 },
  { attribute: 'C', name: 'upMm', bytes: 4, unit: 1 },
  { attribute: 'D', name: 'status', bytes: 1, unit: 1 },
  { attribute: 'E', name: 'pdop', bytes: 2, unit: 0.1 },
  { attribute: 'F', name: 'hdop', bytes: 2, unit: 0.1 },
  { attribute: 'G', name: 'satellites', bytes: 1, unit: 1 },
  { attribute: 'H', name: 'gpsTimeMs', bytes: 4, unit: 1 },
  { attribute: 'I', name: 'gpsDays', bytes: 2, unit: 1 },
] as const;
export type PositionField = (typeof POSITION_FIELDS)[number];
export type PositionFieldName = PositionField['name'];

/** One column of values: the binary record names it by its place in this list. */
export interface TimeLogColumn {
  readonly ddi: number;
  readonly elementId: string;
  /** Set where the header gives the value itself, for all records. */
  readonly fixedRaw?: number;
}

/** The layout of a binary time log, from its XML header. */
export interface TimeLogHeader {
  /** Fields that each record carries, in order. */
  readonly positionFields: readonly PositionField[];
  /** Raw values that the header gives for all records. */
  readonly fixedPosition: ReadonlyMap<PositionFieldName, number>;
  readonly columns: readonly TimeLogColumn[];
}

export type TimeLogHeaderReading =
  { readonly header: TimeLogHeader } | { readonly fault: { readonly line: number; readonly text: string } };

const NAMES: ReadonlySet<string> = new Set(['TIM', 'PTN', 'DLV']);

/** Reads TLGnnnnn.XML: an attribute that is present and empty is one that the binary record carries. */
export function readTimeLogHeader(bytes: Uint8Array): TimeLogHeaderReading {
  const { elements, fault } = readXmlElements(bytes, NAMES);
  if (fault !== undefined) return { fault };
  const time = elements.find(({ name }) => name === 'TIM');
  if (time === undefined) return { fault: { line: 1, text: 'no TIM element' } };
  if (time.attributes['A'] !== '') {
    return { fault: { line: time.line, text: `TIM attribute A is "${time.attributes['A'] ?? ''}", not empty` } };
  }
  const position = time.children.find(({ name }) => name === 'PTN')?.attributes ?? {};
  const fixed = POSITION_FIELDS.flatMap(({ attribute, name, unit }) => {
    const text = position[attribute];
    const value = text === undefined || text === '' ? Number.NaN : Number(text) / unit;
    return Number.isFinite(value) ? [[name, Math.round(value)] as const] : [];
  });
  const columns = time.children.filter(({ name }) => name === 'DLV').map(({ attributes }) => columnOf(attributes));
  return {
    header: {
      positionFields: POSITION_FIELDS.filter(({ attribute }) => position[attribute] === ''),
      fixedPosition: new Map(fixed),
      columns,
    },
  };
}

function columnOf(attributes: Readonly<Record<string, string>>): TimeLogColumn {
  const column = { ddi: Number.parseInt(attributes['A'] ?? '', 16), elementId: attributes['C'] ?? '' };
  const raw = attributes['B'];
  return raw !== undefined && /^-?\d+$/.test(raw) ? { ...column, fixedRaw: Number(raw) } : column;
}
