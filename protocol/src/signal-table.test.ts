import { expect } from 'chai';
import { COLUMN_VALUE_MAX } from './integer-column.js';
import { toQuanta } from './quantum.js';
import { SIGNAL_NAMES, isSignalName, signalDefinition } from './signal-table.js';

describe('signal table', () => {
  for (const name of SIGNAL_NAMES) {
    it(`${name} has a name that says its unit, a range and a quantum that a column can hold`, () => {
      const { unit, min, max, quantum, codes, source } = signalDefinition(name);
      expect(name).to.match(/^[a-z][A-Za-z0-9]+$/);
      expect(min).to.be.below(max);
      expect(quantum).to.be.above(0);
      expect(Math.abs(toQuanta(max, quantum))).to.be.at.most(COLUMN_VALUE_MAX);
      expect(Math.abs(toQuanta(min, quantum))).to.be.at.most(COLUMN_VALUE_MAX);
      expect(source).to.match(/PGN \d+|DDI \d+|switch/);
      if (codes !== undefined) {
        expect(unit).to.equal('code');
        expect(Object.keys(codes).map(Number)).to.deep.equal(Array.from({ length: max + 1 }, (_, code) => code));
      }
    });
  }

  it('knows its names and nothing else', () => {
    expect(isSignalName('workState')).to.equal(true);
    expect(isSignalName('constructor')).to.equal(false);
    expect(isSignalName('__proto__')).to.equal(false);
  });
});
