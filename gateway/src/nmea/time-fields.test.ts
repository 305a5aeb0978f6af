import { expect } from 'chai';
import * as fc from 'fast-check';
import { dayStart } from './time-fields.js';

describe('dayStart', () => {
  it('is that of the calendar, and undefined for a day that the calendar has not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: -1, max: 13 }),
        fc.integer({ min: -1, max: 32 }),
        (year, month, day) => {
          const date = new Date(0);
          date.setUTCFullYear(year, month - 1, day);
          const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
          expect(dayStart(year, month, day)).to.equal(isDay ? date.getTime() : undefined);
        },
      ),
      { numRuns: 2000 },
    );
    for (const year of [1900, 2000, 2024, 2026, 2100]) {
      const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
      expect(dayStart(year, 2, 29), String(year)).to.equal(isLeap ? Date.UTC(year, 1, 29) : undefined);
    }
    expect(dayStart(-1, 1, 1)).to.equal(undefined);
  });
});
