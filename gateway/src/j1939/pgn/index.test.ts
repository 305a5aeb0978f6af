import { isSignalName, signalDefinition } from '@furrow/protocol/signal-table';
import { expect } from 'chai';
import { readBitField } from '../bit-field.js';
import { PGN_DEFINITIONS } from './index.js';

describe('parameter groups', () => {
  it('are listed once each, in number order', () => {
    const numbers = PGN_DEFINITIONS.map(({ pgn }) => pgn);
    expect(numbers).to.deep.equal([...new Set(numbers)].toSorted((a, b) => a - b));
  });

  for (const { pgn, name, fields, sample, expected } of PGN_DEFINITIONS) {
    it(`${pgn} ${name}: the sample gives what it must`, () => {
      const data = Uint8Array.from(Buffer.from(sample, 'hex'));
      const read = fields.map(
        (field) => ['signal' in field ? field.signal : field.part, readBitField(data, field)] as const,
      );
      expect(Object.keys(expected)).to.deep.equal(read.map(([key]) => key));
      for (const [key, reading] of read) {
        if (typeof reading === 'string') expect(reading).to.equal(expected[key]);
        else
          expect(reading, key).to.be.closeTo(
            expected[key] as number,
            isSignalName(key) ? signalDefinition(key).quantum / 2 : 1e-9 + Math.abs(expected[key] as number) * 1e-4,
          );
      }
    });

    it(`${pgn} ${name}: all ones are not available`, () => {
      const data = new Uint8Array(43).fill(0xff);
      for (const field of fields) {
        const highest = field.signed === true ? signedHighest(data, field) : data;
        expect(readBitField(highest, field), JSON.stringify(field)).to.equal('notAvailable');
      }
    });

    it(`${pgn} ${name}: a field beyond the data is not available`, () => {
      for (const field of fields) expect(readBitField(new Uint8Array(0), field)).to.equal('notAvailable');
    });
  }
});

/** Of a signed field, not available is the highest positive value. */
function signedHighest(ones: Uint8Array, { byte, bits }: { byte: number; bits: number }): Uint8Array {
  const data = Uint8Array.from(ones);
  data[byte - 2 + bits / 8] = 0x7f;
  return data;
}
