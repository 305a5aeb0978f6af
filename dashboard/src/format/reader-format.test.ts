import { areaHundredths } from '@furrow/protocol/area-units';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { en } from '../text/en.js';
import { zh } from '../text/zh.js';
import { fingerprintText } from './fingerprint.js';
import { createReaderFormat } from './reader-format.js';
import { addDays, localDayOf, startOfLocalDay } from './time.js';

const inMu = createReaderFormat({ locale: 'zh-CN', unit: 'mu', timeZone: 'Asia/Shanghai', words: zh.durationWords });
const inHa = createReaderFormat({ locale: 'en-GB', unit: 'ha', timeZone: 'Asia/Shanghai', words: en.durationWords });

describe('areas as read', () => {
  it('rounds once, half up, in the unit of the reader', () => {
    expect(inMu.area(2000 / 3)).to.equal('1.00');
    expect(inMu.area(100)).to.equal('0.15');
    expect(inMu.area(10 / 3)).to.equal('0.01');
    expect(inHa.area(10_050)).to.equal('1.01');
    expect(inHa.area(12_345_678)).to.equal('1,234.57');
    expect(inMu.area(0)).to.equal('0.00');
  });

  it('prints sums that are the sums of the printed rows', () => {
    const rows = [100 / 3, 100 / 3, 100 / 3];
    expect(rows.map((row) => inMu.area(row))).to.deep.equal(['0.05', '0.05', '0.05']);
    expect(inMu.areaSum(rows)).to.equal('0.15');
    const area = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(fc.array(area, { maxLength: 60 }), fc.constantFrom(inMu, inHa), (areas, format) => {
        const printed = areas.reduce(
          (sum, areaM2) => sum + Math.round(Number(format.area(areaM2).replaceAll(',', '')) * 100),
          0,
        );
        expect(Math.round(Number(format.areaSum(areas).replaceAll(',', '')) * 100)).to.equal(printed);
        expect(printed).to.equal(areas.reduce((sum, areaM2) => sum + areaHundredths(areaM2, format.unit), 0));
      }),
    );
  });

  it('prints the ends of an interval outwards, with the decimals that its width needs', () => {
    expect(inHa.interval({ low: 42_600, high: 42_810 })).to.deep.equal(['4.260', '4.281']);
    expect(inHa.interval({ low: 12_461.2, high: 12_531.8 })).to.deep.equal(['1.246', '1.254']);
    expect(inHa.interval({ low: 250.1, high: 250.9 })).to.deep.equal(['0.0250', '0.0251']);
    expect(inMu.interval({ low: 12_460, high: 12_533.4 })).to.deep.equal(['18.69', '18.81']);
    expect(inMu.interval({ low: 100, high: 100 })).to.deep.equal(['0.1500', '0.1500']);
    const ends = fc.tuple(fc.double({ min: 0, max: 1e7, noNaN: true }), fc.double({ min: 0.4, max: 1e5, noNaN: true }));
    fc.assert(
      fc.property(ends, fc.constantFrom(inMu, inHa), ([low, width], format) => {
        const perUnitM2 = format.unit === 'mu' ? 2000 / 3 : 10_000;
        const printed = format.interval({ low, high: low + width }).map((text) => Number(text.replaceAll(',', '')));
        expect(printed[0]! * perUnitM2).to.be.at.most(low + 1e-3);
        expect(printed[1]! * perUnitM2).to.be.at.least(low + width - 1e-3);
      }),
    );
  });

  it("prints the server's decimals unchanged but for grouping", () => {
    expect(inHa.decimal('1234.50')).to.equal('1,234.50');
    expect(inHa.decimal('0.29')).to.equal('0.29');
  });

  it('refuses what is not an area instead of printing it', () => {
    expect(() => inMu.area(Number.NaN)).to.throw(RangeError);
  });
});

describe('other figures', () => {
  it('gives speeds in km/h and distances in m or km', () => {
    expect(inMu.speed(2)).to.equal('7.2 km/h');
    expect(inMu.distance(64.4)).to.equal('64 m');
    expect(inMu.distance(12_345)).to.equal('12.3 km');
    expect(inMu.width(4.2)).to.equal('4.2 m');
  });

  it('gives worked time in whole minutes that are over, ages in their largest unit', () => {
    expect(inMu.duration(4_659)).to.equal('1 小时 17 分');
    expect(inHa.duration(59)).to.equal('0 min');
    expect(inHa.age(59_999)).to.equal('59 s');
    expect(inHa.age(3_600_000)).to.equal('1 h');
    expect(inHa.age(49 * 3_600_000)).to.equal('2 days');
    expect(inMu.age(-5), 'a clock that runs ahead').to.equal('0 秒');
  });

  it('groups fingerprints by four', () => {
    expect(fingerprintText('a1b2c3d4e5')).to.equal('a1b2 c3d4 e5');
  });
});

describe('local days', () => {
  it('cuts days in the time zone of the server', () => {
    expect(localDayOf(Date.parse('2026-04-27T15:59:59Z'), 'Asia/Shanghai')).to.equal('2026-04-27');
    expect(localDayOf(Date.parse('2026-04-27T16:00:00Z'), 'Asia/Shanghai')).to.equal('2026-04-28');
    expect(startOfLocalDay('2026-04-28', 'Asia/Shanghai')).to.equal(Date.parse('2026-04-27T16:00:00Z'));
    expect(inMu.clock(Date.parse('2026-04-27T16:05:00Z'))).to.equal('00:05');
  });

  it('finds the start of a day on which the clocks change', () => {
    expect(startOfLocalDay('2026-03-29', 'Europe/Berlin')).to.equal(Date.parse('2026-03-28T23:00:00Z'));
    expect(startOfLocalDay('2026-03-30', 'Europe/Berlin')).to.equal(Date.parse('2026-03-29T22:00:00Z'));
  });

  it('steps over months and leap days', () => {
    expect(addDays('2028-02-28', 1)).to.equal('2028-02-29');
    expect(addDays('2026-01-01', -1)).to.equal('2025-12-31');
  });
});
