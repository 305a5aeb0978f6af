import { expect } from 'chai';
import * as fc from 'fast-check';
import { FIELD_COLUMNS } from './column-table.js';
import { encodeIntegerColumn } from './integer-column.js';
import { decodeRecordColumns, encodeRecordColumns, type WireColumn } from './record-columns.js';
import { SIGNAL_TABLE } from './signal-table.js';
import { anyRecords } from './telemetry-record.arbitrary.js';
import type { TelemetryRecord } from './telemetry-record.js';
import { telemetryRecordFaults } from './validate.js';

/** Columns of two records, as a gateway would send them, with those a test adds. */
function twoRecords(columns: WireColumn[], texts: string[] = []): TelemetryRecord[] {
  const sampledAt = { number: FIELD_COLUMNS.sampledAt, values: encodeIntegerColumn([1000, 2000], 2) };
  return decodeRecordColumns({ count: 2, texts, columns: [sampledAt, ...columns] });
}
/** A column that is differenced once, as signals and elements are. */
const column = (number: number, ...values: number[]): WireColumn => ({
  number,
  values: encodeIntegerColumn(values, 1),
});
const partColumn = (number: number, rows: number[], ...values: number[]): WireColumn => ({
  ...column(number, ...values),
  filled: rows.length,
  rows: encodeIntegerColumn(rows, 2),
});
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const { hdop } = FIELD_COLUMNS;
const [STATE, SOURCE] = [1000, 3000].map((group) => group + SIGNAL_TABLE.workState.column) as [number, number];
/** The device elements whose ids are the first and the second text. */
const [FIRST_ELEMENT, SECOND_ELEMENT] = [10_000, 10_010];

describe('record columns', () => {
  it('give back every record exactly, and nothing where nothing was', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        expect(decodeRecordColumns(encodeRecordColumns(records))).to.deep.equal(records);
      }),
    );
  });

  it('give back records that satisfy the schema', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const faults = decodeRecordColumns(encodeRecordColumns(records)).flatMap(telemetryRecordFaults);
        expect(faults).to.deep.equal([]);
      }),
      { numRuns: 30 },
    );
  });

  it('are the bytes of the example in the README', () => {
    const latitudes = [43.3071234, 43.3071434, 43.3071634, 43.3071834, 43.3072034];
    const records = latitudes.map((latitude, i) => ({ sampledAt: i, latitude, ...(i > 2 ? { speedMps: 2.31 } : {}) }));
    const { columns } = encodeRecordColumns(records);
    expect(columns.slice(1)).to.deep.equal([
      { number: 3, values: bytes('a8b48ba22087958ba2200002') },
      { number: 12, values: bytes('8c240000'), filled: 2, rows: bytes('0603') },
    ]);
  });

  it('do not send where a decoded record came from, nor an empty group', () => {
    const record: TelemetryRecord = { sampledAt: 1, signals: {}, source: { file: 'a.log', place: { line: 1 } } };
    expect(decodeRecordColumns(encodeRecordColumns([record]))).to.deep.equal([{ sampledAt: 1 }]);
  });

  it('round to the quantum of each column', () => {
    const [record] = decodeRecordColumns(encodeRecordColumns([{ sampledAt: 1, latitude: 43.123456789, hdop: 0.704 }]));
    expect(record).to.deep.equal({ sampledAt: 1, latitude: 43.12345679, hdop: 0.7 });
  });

  it('keep the order of elements though it changes between records', () => {
    const records: TelemetryRecord[] = [
      { sampledAt: 1, elements: [{ id: 'DET-1', workState: 1 }, { id: 'DET-2' }] },
      { sampledAt: 2, elements: [{ id: 'DET-2', workingWidthM: 1.5 }, { id: 'DET-1' }] },
      { sampledAt: 3, elements: [{ id: 'DET-2', offsetYM: -0.75 }] },
    ];
    expect(decodeRecordColumns(encodeRecordColumns(records))).to.deep.equal(records);
  });

  it('refuse to send an element twice, or a number that is none', () => {
    const twice = { sampledAt: 1, elements: [{ id: 'DET-1' }, { id: 'DET-1' }] };
    expect(() => encodeRecordColumns([twice, { sampledAt: 2 }])).to.throw(
      RangeError,
      'record 0 has two values of 10000 (elements/text 0/place)',
    );
    expect(() => encodeRecordColumns([{ sampledAt: 1, latitude: Number.NaN }])).to.throw(RangeError, 'NaN');
  });

  it('pass over columns that a newer gateway might add', () => {
    const records = twoRecords(
      [31, 999, 1999, 4032, 9999, 10_005, 10_009, 10_000 + 10 * 2 ** 40 + 7].map((number) => column(number, 1, 2)),
      ['DET-1'],
    );
    expect(records).to.deep.equal([{ sampledAt: 1000 }, { sampledAt: 2000 }]);
  });

  it('read texts only where a column points to them', () => {
    expect(twoRecords([], ['unused'])).to.deep.equal([{ sampledAt: 1000 }, { sampledAt: 2000 }]);
  });

  const damaged: [string, WireColumn[], string][] = [
    ['a short column', [column(hdop, 1)], 'column 9 (hdop): column holds 1 numbers instead of 2'],
    ['a column that stands twice', [column(hdop, 1, 1), column(hdop, 1, 1)], 'column 9 (hdop) stands twice'],
    ['rows that do not ascend', [partColumn(hdop, [1, 0], 5, 6)], 'column 9 (hdop): rows do not ascend'],
    ['rows outside the batch', [partColumn(hdop, [2], 5)], 'column 9 (hdop): rows do not ascend within 0 to 1'],
    ['rows without their number', [{ ...column(hdop, 5), rows: column(0, 0).values }], 'more than 0'],
    ['a state that is none', [column(STATE, 0, 9)], '(signalStates/workState): 9 is not in its list of 4'],
    ['a source that is none', [column(SOURCE, 0, 0)], '(signalSources/workState): 0 is not in its list of 0'],
    ['an element without an id', [column(10_020, 0, 0)], '(elements/text 2/place): 2 is not in its list of 2'],
    ['an element without a place', [column(FIRST_ELEMENT + 1, 1, 1)], 'element A: no value is not its place'],
    [
      'two elements in one place',
      [column(FIRST_ELEMENT, 0, 0), column(SECOND_ELEMENT, 0, 0)],
      'element B: 0 is not its place among 2',
    ],
    ['an element far away', [column(FIRST_ELEMENT, 0, 1e9)], 'element A: 1000000000 is not its place among 1'],
  ];
  for (const [name, columns, reason] of damaged) {
    it(`name ${name}`, () =>
      expect(() => twoRecords(columns, reason.includes('list of 0') ? [] : ['A', 'B'])).to.throw(RangeError, reason));
  }

  it('throw nothing but a RangeError, whatever byte is damaged', () => {
    const damage = fc.record({ which: fc.nat(), place: fc.nat(), flip: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(anyRecords, damage, (records, { which, place, flip }) => {
        const encoded = encodeRecordColumns(records);
        const chosen = encoded.columns[which % encoded.columns.length];
        const bytes = which % 2 === 0 ? chosen?.values : (chosen?.rows ?? chosen?.values);
        if (bytes === undefined || bytes.length === 0) return;
        bytes[place % bytes.length] = (bytes[place % bytes.length] ?? 0) ^ flip;
        try {
          expect(decodeRecordColumns(encoded)).to.have.length(records.length);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
