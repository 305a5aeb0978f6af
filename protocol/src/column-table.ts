import { SIGNAL_NAMES, signalDefinition, type SignalName } from './signal-table.js';
import { RECORD_QUANTA, type ElementSample, type RecordColumn, type RecordText } from './telemetry-record.js';

/**
 * Which number stands for which column of a batch. Append-only: a new field or signal takes the next free
 * number, and no number is changed or used again, since stored batches are read for years.
 *
 *      1 to 31   fields of the record, `FIELD_COLUMNS`
 *    32 to 999   value of the signal whose `column` in the signal table it is
 *   1000 + that  state of the signal, an index into `SIGNAL_STATES`
 *   2000 + that  its ms before the fix
 *   3000 + that  its source, an index into the texts of the batch
 *   4001 on       texts of the record, `TEXT_COLUMNS`, each an index into the texts of the batch
 *   5000 to 9999 free, for kinds to come
 *   10000 + 10 t + p   the device element whose id is text t: `ELEMENT_COLUMNS[p]`, its place or a property
 *
 * A reader passes over a column whose number it does not know.
 */
export const FIELD_COLUMNS = {
  sampledAt: 1,
  fixTime: 2,
  latitude: 3,
  longitude: 4,
  altitudeMslM: 5,
  geoidSeparationM: 6,
  fixQuality: 7,
  satellites: 8,
  hdop: 9,
  horizontalSigmaM: 10,
  correctionAgeS: 11,
  speedMps: 12,
  courseDeg: 13,
  headingDeg: 14,
} as const satisfies Readonly<Record<RecordColumn, number>>;

/** Texts of a record that are not of a signal. */
export const TEXT_COLUMNS = { receiver: 4001, speedSource: 4002 } as const satisfies Readonly<
  Record<RecordText, number>
>;

/** What a record holds per signal, in the order of the thousands of their columns. */
export const SIGNAL_GROUPS = ['signals', 'signalStates', 'signalTimes', 'signalSources'] as const;
export type SignalGroup = (typeof SIGNAL_GROUPS)[number];

export type ElementProperty = Exclude<keyof ElementSample, 'id'>;
/** What a batch holds per device element; `place` is its place among the elements of its record, from 0. */
export const ELEMENT_COLUMNS = ['place', 'workState', 'workingWidthM', 'offsetXM', 'offsetYM'] as const satisfies (
  'place' | ElementProperty
)[];

const GROUP_SPAN = 1000;
const ELEMENT_START = 10_000;
const ELEMENT_SPAN = 10;
/** What grows evenly while the machine drives: second differences leave only its noise. */
const TWICE_DIFFERENCED: readonly RecordColumn[] = ['sampledAt', 'fixTime', 'latitude', 'longitude'];

/** What the numbers of a column are. */
export type ColumnMeaning =
  | { readonly group: 'record'; readonly name: RecordColumn }
  | { readonly group: 'texts'; readonly name: RecordText }
  | { readonly group: SignalGroup; readonly name: SignalName }
  | { readonly group: 'elements'; readonly text: number; readonly property: 'place' | ElementProperty };

export interface ColumnForm {
  readonly number: number;
  /** How many times its values are differenced before they are packed. */
  readonly differences: 1 | 2;
  readonly meaning: ColumnMeaning;
}

/** Forms are made once: sealing looks one up for each cell. */
const FIELD_FORMS = new Map<RecordColumn, ColumnForm>(
  (Object.keys(RECORD_QUANTA) as RecordColumn[]).map((name) => {
    const differences = TWICE_DIFFERENCED.includes(name) ? 2 : 1;
    return [name, { number: FIELD_COLUMNS[name], differences, meaning: { group: 'record', name } }];
  }),
);
const SIGNAL_FORMS = new Map<SignalGroup, Map<string, ColumnForm>>(
  SIGNAL_GROUPS.map((group, i) => [
    group,
    new Map(
      SIGNAL_NAMES.map((name): [string, ColumnForm] => {
        const { column, differences = 1 } = signalDefinition(name);
        const number = i * GROUP_SPAN + column;
        return [name, { number, differences: group === 'signals' ? differences : 1, meaning: { group, name } }];
      }),
    ),
  ]),
);
const TEXT_FORMS = new Map<RecordText, ColumnForm>(
  Object.entries(TEXT_COLUMNS).map(([name, number]) => [
    name as RecordText,
    { number, differences: 1, meaning: { group: 'texts', name: name as RecordText } },
  ]),
);
const FORMS = new Map<number, ColumnForm>(
  [FIELD_FORMS, TEXT_FORMS, ...SIGNAL_FORMS.values()].flatMap((forms) =>
    [...forms.values()].map((form) => [form.number, form]),
  ),
);

/**
 * The column of a field of the record.
 * @throws RangeError where the name is none.
 */
export function fieldForm(name: RecordColumn): ColumnForm {
  return known(FIELD_FORMS.get(name), name);
}

/** The column of a text of the record. */
export function textForm(name: RecordText): ColumnForm {
  return known(TEXT_FORMS.get(name), name);
}

/**
 * The column of a signal in a group.
 * @throws RangeError where the signal table does not have the name.
 */
export function signalForm(group: SignalGroup, name: string): ColumnForm {
  return known(SIGNAL_FORMS.get(group)?.get(name), `${group}/${name}`);
}

/** The column of a property of the device element whose id is text `text` of the batch. */
export function elementForm(text: number, property: 'place' | ElementProperty): ColumnForm {
  const number = ELEMENT_START + ELEMENT_SPAN * text + ELEMENT_COLUMNS.indexOf(property);
  return { number, differences: 1, meaning: { group: 'elements', text, property } };
}

/** The column of a number; undefined where this version does not know it. */
export function columnForm(number: number): ColumnForm | undefined {
  if (number < ELEMENT_START) return FORMS.get(number);
  const place = number - ELEMENT_START;
  const property = ELEMENT_COLUMNS[place % ELEMENT_SPAN];
  return property && elementForm(Math.floor(place / ELEMENT_SPAN), property);
}

/** A column as its number and what a person calls it: `3 (latitude)`, `1032 (signalStates/workState)`. */
export function columnLabel({ number, meaning }: ColumnForm): string {
  if (meaning.group === 'elements') return `${number} (elements/text ${meaning.text}/${meaning.property})`;
  return meaning.group === 'record' || meaning.group === 'texts'
    ? `${number} (${meaning.name})`
    : `${number} (${meaning.group}/${meaning.name})`;
}

function known(form: ColumnForm | undefined, name: string): ColumnForm {
  if (form === undefined) throw new RangeError(`${name} has no column`);
  return form;
}
