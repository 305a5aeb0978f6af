import { expect } from 'chai';
import * as fc from 'fast-check';
import { encodeIntegerColumn } from './integer-column.js';
import { decodeRecordColumns, encodeRecordColumns, type WireColumn } from './record-columns.js';
import { anyRecords } from './telemetry-record.arbitrary.js';
import type { TelemetryRecord } from './telemetry-record.js';
import { telemetryRecordFaults } from './validate.js';

/** Columns of two records, as a gateway would send them, but for what a test puts in their place. */
function twoRecords(columns: Record<string, WireColumn>, texts: string[] = []): TelemetryRecord[] {
  return decodeRecordColumns({ count: 2, texts, columns: { sampledAt: column(1000, 2000), ...columns } });
}
const column = (...values: number[]): WireColumn => ({ values: encodeIntegerColumn(values) });
const partColumn = (rows: number[], ...values: number[]): WireColumn => ({
  values: encodeIntegerColumn(values),
  filled: rows.length,
  rows: encodeIntegerColumn(rows),
});

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
      'record 0 has two values of e/DET-1',
    );
    expect(() => encodeRecordColumns([{ sampledAt: 1, latitude: Number.NaN }])).to.throw(RangeError, 'NaN');
  });

  it('pass over columns that a newer gateway might add', () => {
    const records = twoRecords({
      newField: column(1, 2),
      's/newSignal': column(1, 2),
      'y/workState': column(1, 1),
      'e/DET-1/newProperty': column(1, 1),
    });
    expect(records).to.deep.equal([{ sampledAt: 1000 }, { sampledAt: 2000 }]);
  });

  const damaged: [string, Record<string, WireColumn>, string][] = [
    ['a short column', { latitude: column(1) }, 'column latitude: column holds 1 numbers instead of 2'],
    ['rows that do not ascend', { latitude: partColumn([1, 0], 5, 6) }, 'column latitude: rows do not ascend'],
    ['rows outside the batch', { latitude: partColumn([2], 5) }, 'column latitude: rows do not ascend within 0 to 1'],
    ['rows without their number', { latitude: { values: column(5).values, rows: column(0).values } }, 'more than 0'],
    ['a state that is none', { 'x/workState': column(0, 9) }, 'column x/workState: 9 is not in its list of 4'],
    ['a source that is none', { 'n/workState': column(0, 0) }, 'column n/workState: 0 is not in its list of 0'],
    ['an element without a place', { 'e/A/workState': column(1, 1) }, 'column e/A: no value is not its place'],
    [
      'two elements in one place',
      { 'e/A': column(0, 0), 'e/B': column(0, 0) },
      'column e/B: 0 is not its place among 2',
    ],
    ['an element far away', { 'e/A': column(0, 1e9) }, 'column e/A: 1000000000 is not its place among 1'],
  ];
  for (const [name, columns, reason] of damaged) {
    it(`name ${name}`, () => expect(() => twoRecords(columns)).to.throw(RangeError, reason));
  }

  it('throw nothing but a RangeError, whatever byte is damaged', () => {
    const damage = fc.record({ which: fc.nat(), place: fc.nat(), flip: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(anyRecords, damage, (records, { which, place, flip }) => {
        const encoded = encodeRecordColumns(records);
        const chosen = Object.values(encoded.columns)[which % Object.keys(encoded.columns).length];
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
