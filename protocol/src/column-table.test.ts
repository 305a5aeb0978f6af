import { expect } from 'chai';
import {
  FIELD_COLUMNS,
  SIGNAL_GROUPS,
  TEXT_COLUMNS,
  columnForm,
  columnLabel,
  elementForm,
  fieldForm,
  signalForm,
  textForm,
} from './column-table.js';
import { SIGNAL_NAMES } from './signal-table.js';
import type { RecordColumn, RecordText } from './telemetry-record.js';
import { readColumnVectors } from './vectors.js';

const fieldNames = Object.keys(FIELD_COLUMNS) as RecordColumn[];
const allForms = [
  ...fieldNames.map(fieldForm),
  ...(Object.keys(TEXT_COLUMNS) as RecordText[]).map(textForm),
  ...SIGNAL_GROUPS.flatMap((group) => SIGNAL_NAMES.map((name) => signalForm(group, name))),
];

describe('column table', () => {
  it('gives each column a number of its own, within the range of its kind', () => {
    expect(new Set(allForms.map(({ number }) => number)).size).to.equal(allForms.length);
    for (const { number, meaning } of allForms) {
      const kind = SIGNAL_GROUPS.indexOf(meaning.group as 'signals');
      const ranges: Readonly<Record<string, readonly [number, number]>> = { record: [1, 31], texts: [4001, 4999] };
      const [first, last] = ranges[meaning.group] ?? [1000 * kind + 32, 1000 * kind + 999];
      expect(number).to.be.within(first, last);
    }
  });

  it('finds each column by its number', () => {
    for (const form of [...allForms, elementForm(0, 'place'), elementForm(517, 'offsetYM')]) {
      expect(columnForm(form.number)).to.deep.equal(form);
    }
  });

  it('does not know the numbers of columns to come', () => {
    for (const number of [0, 31, 999, 1001, 4003, 4032, 9999, 10_005, 10_019])
      expect(columnForm(number)).to.equal(undefined);
  });

  it('never changes what was released, and has every column among the vectors', () => {
    const released = readColumnVectors();
    expect(allForms.map((form) => [columnLabel(form), form.differences])).to.have.deep.members(released);
  });

  it('refuses a name that it does not have', () => {
    expect(() => signalForm('signals', 'speed')).to.throw(RangeError, 'signals/speed has no column');
  });
});
