import { expect } from 'chai';
import * as fc from 'fast-check';
import { areaHundredths, haHundredths, hundredthsText, muHundredths } from './area-units.js';

describe('area units', () => {
  it('knows that 1 mu is 2000/3 m2 and 1 ha is 15 mu', () => {
    expect(muHundredths(2000 / 3)).to.equal(100);
    expect(muHundredths(10_000)).to.equal(1500);
    expect(haHundredths(10_000)).to.equal(100);
    expect(areaHundredths(2000, 'mu')).to.equal(300);
    expect(areaHundredths(2000, 'ha')).to.equal(20);
  });

  it('rounds halves up, whichever side binary noise puts them on', () => {
    expect(haHundredths(10_050)).to.equal(101);
    expect(haHundredths(49.999999)).to.equal(0);
    expect(haHundredths(50)).to.equal(1);
    expect(muHundredths(10 / 3)).to.equal(1);
    expect(muHundredths(70 / 3)).to.equal(4);
    expect(haHundredths(-50)).to.equal(0);
    expect(haHundredths(-51)).to.equal(-1);
  });

  it('is exact for every whole hundredth, up to a province', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30_000_000_000, max: 30_000_000_000 }), (hundredths) => {
        expect(muHundredths((hundredths * 20) / 3)).to.equal(hundredths);
        expect(haHundredths(hundredths * 100)).to.equal(hundredths);
      }),
    );
  });

  it('is within half a hundredth of the area', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2e9, noNaN: true }), (areaM2) => {
        expect(Math.abs(muHundredths(areaM2) - (areaM2 * 3) / 20)).to.be.at.most(0.5 + 1e-6);
      }),
    );
  });

  it('prints totals that are the sum of their printed rows', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 30 }), (areas) => {
        const rows = areas.map(muHundredths);
        const total = rows.reduce((sum, row) => sum + row, 0);
        const cents = rows.map(hundredthsText).reduce((sum, row) => sum + BigInt(row.replace('.', '')), 0n);
        expect(
          hundredthsText(total)
            .replace('.', '')
            .replace(/^0+(?=\d{3})/, ''),
        ).to.equal(String(cents).padStart(3, '0'));
      }),
    );
  });

  it('prints hundredths with two decimals', () => {
    expect([0, 5, 40, 1234, -5, -1234].map(hundredthsText)).to.deep.equal([
      '0.00',
      '0.05',
      '0.40',
      '12.34',
      '-0.05',
      '-12.34',
    ]);
    expect(hundredthsText(haHundredths(-20))).to.equal('0.00');
  });

  it('refuses what is not a number', () => {
    expect(() => muHundredths(Number.NaN)).to.throw(RangeError, 'NaN is not an area');
    expect(() => haHundredths(Infinity)).to.throw(RangeError);
  });
});
