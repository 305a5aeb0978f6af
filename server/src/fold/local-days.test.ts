import { expect } from 'chai';
import * as fc from 'fast-check';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { PLACE, registryWith, Scene } from './fold-scene.js';
import { LocalDays } from './local-days.js';

const HOUR_MS = 3_600_000;
/** Clocks that change at midnight, by half an hour, differ by quarters of one, or have changed their zone. */
const ZONES = [
  'Asia/Shanghai',
  'UTC',
  'Europe/Berlin',
  'America/Santiago',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Asia/Beirut',
];

describe('local days', () => {
  it('hold each moment once, without gaps, in every zone and through every change of the clock', () => {
    const quarterOfYears = { min: 0, max: 4 * 24 * 366 * 8 };
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer(quarterOfYears), (timeZone, quarter) => {
        const localDays = new LocalDays(timeZone);
        const time = Date.UTC(2020, 0, 1) + quarter * 900_000 + 12_345;
        const { from, to } = localDays.boundsOf(time);
        const day = localDays.dayOf(time);
        expect(time).to.be.within(from, to - 1);
        expect((to - from) / HOUR_MS).to.be.within(22.5, 25.5);
        for (const at of [from, to - 1]) expect(localDays.dayOf(at)).to.equal(day);
        expect(localDays.dayOf(from - 1) < day).to.equal(true);
        expect(localDays.dayOf(to) > day).to.equal(true);
        expect(localDays.boundsOf(to).from).to.equal(to);
      }),
      { numRuns: 400 },
    );
  });

  for (const [name, startTime, localDay] of [
    ['twice through the same hour', Date.UTC(2026, 9, 25, 0, 50), '2026-10-25'],
    ['over an hour that was not', Date.UTC(2026, 2, 29, 0, 50), '2026-03-29'],
  ] as const) {
    it(`keep one job of one day that works ${name}`, () => {
      const records = drawDrive({ ...PLACE, startTime, legs: shuttlePasses(12, 100) });
      const [job, ...others] = new Scene(registryWith({ timeZone: 'Europe/Berlin' })).send('a', records).folds.jobs();
      expect(others).to.deep.equal([]);
      expect(job!.days.map((day) => day.localDay)).to.deep.equal([localDay]);
      expect(job!.netM2 / (12 * 100 * 3)).to.be.closeTo(1, 0.01);
    });
  }
});
