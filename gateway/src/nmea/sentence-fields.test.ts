import { expect } from 'chai';
import * as fc from 'fast-check';
import { SentenceFields } from './sentence-fields.js';

const digits = fc.stringMatching(/^[0-9]{0,12}$/);

describe('SentenceFields', () => {
  it('reads every plain decimal as the nearest number there is, and nothing else', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '+', '-'), digits, fc.option(digits), (sign, whole, fraction) => {
        const text = `${sign}${whole}${fraction === null ? '' : `.${fraction}`}`;
        const expected = whole === '' && (fraction ?? '') === '' ? undefined : Number(text);
        expect(SentenceFields.of(`x,${text},y`).decimal(1), text).to.equal(expected);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[01.+eEx -]{0,10}$/), (text) => {
        const isPlain = /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text);
        expect(SentenceFields.of(text).decimal(0), text).to.equal(isPlain ? Number(text) : undefined);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads degrees and minutes as the sum of both', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(2, 3),
        fc.tuple(fc.nat(179), fc.nat(99)),
        fc.option(digits),
        (count, [degrees, minutes], rest) => {
          const written = String(minutes).padStart(2, '0') + (rest === null ? '' : `.${rest}`);
          const whole = String(degrees % (count === 2 ? 100 : 1000)).padStart(count, '0');
          const expected = minutes < 60 ? Number(whole) + Number(written) / 60 : undefined;
          expect(SentenceFields.of(whole + written).degreesMinutes(0, count)).to.equal(expected);
        },
      ),
      { numRuns: 1000 },
    );
    for (const text of ['', '43', '431', '+318.4', '43+8.4', '4318.-4', '4318.4x', '4318x4']) {
      expect(SentenceFields.of(text).degreesMinutes(0, 2), text).to.equal(undefined);
    }
  });

  it('has no more fields than the sentence, whatever the sentence before had', () => {
    const separators = Int32Array.of(-1, 1, 3, 5);
    const fields = new SentenceFields(Uint8Array.from(Buffer.from('1,2,3')), separators, 1);
    expect([fields.text(0), fields.decimal(0)]).to.deep.equal(['1', 1]);
    expect([fields.text(1), fields.decimal(1), fields.digits(1, 0, 1), fields.is(1, '2')]).to.deep.equal([
      undefined,
      undefined,
      -1,
      false,
    ]);
  });
});
