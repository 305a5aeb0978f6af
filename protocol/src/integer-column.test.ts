import { expect } from 'chai';
import * as fc from 'fast-check';
import { COLUMN_VALUE_MAX, decodeIntegerColumn, encodeIntegerColumn } from './integer-column.js';

const columnValue = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.maxSafeInteger().filter((value) => Math.abs(value) <= COLUMN_VALUE_MAX),
  fc.constantFrom(COLUMN_VALUE_MAX, -COLUMN_VALUE_MAX, 0),
);

const anyDifferences = fc.constantFrom<1 | 2>(1, 2);
const twice = (count: number) => ({ count, differences: 2 }) as const;

describe('integer column', () => {
  it('is differences, zigzag, LEB128, with runs of zeros', () => {
    expect([...encodeIntegerColumn([5, 5, 5, 5], 1)]).to.deep.equal([0x0a, 0x00, 0x02]);
    expect([...encodeIntegerColumn([5, 5, 5, 5], 2)]).to.deep.equal([0x0a, 0x09, 0x00, 0x01]);
    expect([...encodeIntegerColumn([5, 7, 9, 11], 2)]).to.deep.equal([0x0a, 0x05, 0x00, 0x01]);
    expect([...encodeIntegerColumn([0, 0, 0], 2)]).to.deep.equal([0x00, 0x02]);
    expect([...encodeIntegerColumn([-1, 64], 1)]).to.deep.equal([0x01, 0x82, 0x01]);
    expect([...encodeIntegerColumn([-1, 64], 2)]).to.deep.equal([0x01, 0x84, 0x01]);
    expect([...encodeIntegerColumn([], 2)]).to.deep.equal([]);
  });

  it('gives back every column exactly', () => {
    fc.assert(
      fc.property(fc.array(columnValue, { maxLength: 80 }), anyDifferences, (values, differences) => {
        const shape = { count: values.length, differences };
        expect(decodeIntegerColumn(encodeIntegerColumn(values, differences), shape)).to.deep.equal(values);
      }),
    );
  });

  it('is exact at its edges, where second differences come near 2^53', () => {
    const values = [COLUMN_VALUE_MAX, -COLUMN_VALUE_MAX, COLUMN_VALUE_MAX, COLUMN_VALUE_MAX - 1, 1 - COLUMN_VALUE_MAX];
    expect(decodeIntegerColumn(encodeIntegerColumn(values, 2), twice(values.length))).to.deep.equal(values);
  });

  it('turns -0 into 0', () => {
    expect(Object.is(decodeIntegerColumn(encodeIntegerColumn([-0], 2), twice(1))[0], 0)).to.equal(true);
  });

  for (const value of [0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, COLUMN_VALUE_MAX + 1]) {
    it(`refuses to encode ${value}`, () => {
      expect(() => encodeIntegerColumn([0, value], 2)).to.throw(RangeError, String(value));
    });
  }

  it('names a column that ends early, is too long or too short', () => {
    expect(() => decodeIntegerColumn(Uint8Array.of(0x80), twice(1))).to.throw(
      RangeError,
      'ends inside a number at byte 1',
    );
    expect(() => decodeIntegerColumn(Uint8Array.of(0x00), twice(1))).to.throw(RangeError, 'ends inside a number');
    expect(() => decodeIntegerColumn(Uint8Array.of(0x00, 0x05), twice(3))).to.throw(RangeError, 'more than 3');
    expect(() => decodeIntegerColumn(Uint8Array.of(0x02), twice(2))).to.throw(RangeError, '1 numbers instead of 2');
  });

  it('refuses numbers beyond its range however they are written', () => {
    const endless = Uint8Array.from({ length: 400 }, () => 0x80);
    expect(() => decodeIntegerColumn(endless, twice(60))).to.throw(RangeError, 'beyond 2^53');
    const large = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
    expect(() => decodeIntegerColumn(large, twice(1))).to.throw(RangeError, 'beyond 2^53');
    const repeated = Uint8Array.of(0x00, ...endless, 0x01);
    expect(() => decodeIntegerColumn(repeated, twice(60))).to.throw(RangeError, 'beyond 2^53');
  });

  it('throws nothing but a RangeError on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat({ max: 60 }),
        anyDifferences,
        (bytes, count, differences) => {
          try {
            const values = decodeIntegerColumn(bytes, { count, differences });
            expect(values.every((value) => Number.isInteger(value) && Math.abs(value) <= COLUMN_VALUE_MAX)).to.equal(
              true,
            );
          } catch (error) {
            expect(error).to.be.instanceOf(RangeError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
