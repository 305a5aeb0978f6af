import { decode, encode } from '@msgpack/msgpack';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { decodeMessagePack } from './message-pack.js';

describe('MessagePack', () => {
  it('gives back every value, however long and deep', () => {
    const value = fc.oneof(
      // A key of this name is refused: it would set a prototype.
      fc.jsonValue({ maxDepth: 5 }).filter((json) => !JSON.stringify(json).includes('__proto__')),
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ maxLength: 300 }),
      fc.double({ noNaN: true }),
      fc.maxSafeInteger(),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        // What the package itself reads: it writes -0 as an integer, which knows no sign.
        const bytes = encode(values);
        expect(decodeMessagePack(bytes)).to.deep.equal(decode(bytes));
      }),
    );
    const long = [new Uint8Array(70_000), 'x'.repeat(70_000), Array.from({ length: 70_000 }, (_, i) => i)];
    expect(decodeMessagePack(encode(long))).to.deep.equal(long);
    const map = Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, i]));
    expect(decodeMessagePack(encode(map))).to.deep.equal(map);
  });

  it('refuses a key that would set a prototype', () => {
    const bytes = encode(JSON.parse('[{"__proto__": 1}]'));
    expect(() => decodeMessagePack(bytes)).to.throw(RangeError, 'not MessagePack: The key __proto__ is not allowed');
  });

  it('sets nothing aside for what is claimed and not there', () => {
    const before = process.memoryUsage().rss;
    for (const claim of [
      [0xdd, 0x00, 0x20, 0x00, 0x00],
      [0xdc, 0xff, 0xff],
      [0xdf, 0x7f, 0xff, 0xff, 0xff],
    ]) {
      const bytes = Uint8Array.from({ length: claim.length * 20_000 }, (_, i) => claim[i % claim.length] ?? 0);
      expect(() => decodeMessagePack(bytes)).to.throw(RangeError, 'not MessagePack: ends inside');
    }
    expect(process.memoryUsage().rss - before).to.be.below(100e6);
  });

  it('names bytes that are missing, left over, or of a type that is not used', () => {
    expect(() => decodeMessagePack(new Uint8Array(0))).to.throw(RangeError, 'ends inside a value at byte 1');
    expect(() => decodeMessagePack(Uint8Array.of(0x92, 1))).to.throw(RangeError, 'ends inside a value');
    expect(() => decodeMessagePack(Uint8Array.of(0xc5, 1))).to.throw(RangeError, 'ends inside a length at byte 1');
    expect(() => decodeMessagePack(Uint8Array.of(1, 2, 3))).to.throw(RangeError, '2 bytes behind the value');
    expect(() => decodeMessagePack(Uint8Array.of(0xd4, 0, 0))).to.throw(RangeError, 'type 0xd4 at byte 0');
  });

  it('throws nothing but a RangeError on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeMessagePack(bytes);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
