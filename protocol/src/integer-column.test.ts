import { expect } from 'chai';
import * as fc from 'fast-check';
import { COLUMN_VALUE_MAX, decodeIntegerColumn, encodeIntegerColumn } from './integer-column.js';

const columnValue = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.maxSafeInteger().filter((value) => Math.abs(value) <= COLUMN_VALUE_MAX),
  fc.constantFrom(COLUMN_VALUE_MAX, -COLUMN_VALUE_MAX, 0),
);

describe('integer column', () => {
  it('is second differences, zigzag, LEB128, with runs of zeros', () => {
    expect([...encodeIntegerColumn([5, 5, 5, 5])]).to.deep.equal([0x0a, 0x09, 0x00, 0x01]);
    expect([...encodeIntegerColumn([0, 0, 0])]).to.deep.equal([0x00, 0x02]);
    expect([...encodeIntegerColumn([-1, 64])]).to.deep.equal([0x01, 0x84, 0x01]);
    expect([...encodeIntegerColumn([])]).to.deep.equal([]);
  });

  it('gives back every column exactly', () => {
    fc.assert(
      fc.property(fc.array(columnValue, { maxLength: 80 }), (values) => {
        expect(decodeIntegerColumn(encodeIntegerColumn(values), values.length)).to.deep.equal(values);
      }),
    );
  });

  it('is exact at its edges, where second differences come near 2^53', () => {
    const values = [COLUMN_VALUE_MAX, -COLUMN_VALUE_MAX, COLUMN_VALUE_MAX, COLUMN_VALUE_MAX - 1, 1 - COLUMN_VALUE_MAX];
    expect(decodeIntegerColumn(encodeIntegerColumn(values), values.length)).to.deep.equal(values);
  });

  it('turns -0 into 0', () => {
    expect(Object.is(decodeIntegerColumn(encodeIntegerColumn([-0]), 1)[0], 0)).to.equal(true);
  });

  for (const value of [0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, COLUMN_VALUE_MAX + 1]) {
    it(`refuses to encode ${value}`, () => {
      expect(() => encodeIntegerColumn([0, value])).to.throw(RangeError, String(value));
    });
  }

  it('names a column that ends early, is too long or too short', () => {
    expect(() => decodeIntegerColumn(Uint8Array.of(0x80), 1)).to.throw(RangeError, 'ends inside a number at byte 1');
    expect(() => decodeIntegerColumn(Uint8Array.of(0x00), 1)).to.throw(RangeError, 'ends inside a number');
    expect(() => decodeIntegerColumn(Uint8Array.of(0x00, 0x05), 3)).to.throw(RangeError, 'more than 3');
    expect(() => decodeIntegerColumn(Uint8Array.of(0x02), 2)).to.throw(RangeError, '1 numbers instead of 2');
  });

  it('refuses numbers beyond its range however they are written', () => {
    const endless = Uint8Array.from({ length: 400 }, () => 0x80);
    expect(() => decodeIntegerColumn(endless, 60)).to.throw(RangeError, 'beyond 2^53');
    const large = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
    expect(() => decodeIntegerColumn(large, 1)).to.throw(RangeError, 'beyond 2^53');
    const repeated = Uint8Array.of(0x00, ...endless, 0x01);
    expect(() => decodeIntegerColumn(repeated, 60)).to.throw(RangeError, 'beyond 2^53');
  });

  it('throws nothing but a RangeError on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 60 }), (bytes, count) => {
        try {
          const values = decodeIntegerColumn(bytes, count);
          expect(values.every((value) => Number.isInteger(value) && Math.abs(value) <= COLUMN_VALUE_MAX)).to.equal(
            true,
          );
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
