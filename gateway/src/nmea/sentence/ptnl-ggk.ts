import { takePlace } from '../place-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { dayOfCentury, timeOfDayField } from '../time-fields.js';

/** Quality of GGK to that of GGA: 2 float, 3 fixed, 4 code differential, 5 SBAS, 6 to 9 network solutions. */
const QUALITY: ReadonlyMap<string, number> = new Map([
  ['0', 0],
  ['1', 1],
  ['2', 5],
  ['3', 4],
  ['4', 2],
  ['5', 2],
  ['6', 5],
  ['7', 4],
  ['8', 5],
  ['9', 4],
]);

/**
 * PTNL,GGK (Trimble): 1 time, 2 mmddyy, 3-6 place, 7 quality, 8 satellites. The kind of its DOP (9) is not told
 * alike everywhere, and its height (10) is above the ellipsoid: neither is used.
 */
function readPtnlGgk(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 1);
  const [month, day, year] = [fields.digits(2, 0, 2), fields.digits(2, 2, 2), fields.digits(2, 4, 2)];
  if (fields.hasAtMost(2, 6)) reading.dateMs = dayOfCentury(year, month, day);
  reading.fixQuality = QUALITY.get(fields.text(7) ?? '');
  if (reading.fixQuality !== undefined) reading.hasFix = reading.fixQuality !== 0;
  reading.satellites = fields.decimal(8);
  if (reading.hasFix !== false) takePlace(reading, fields, 3);
  return reading;
}

export const PTNL_GGK: SentenceDefinition = {
  name: 'PTNL,GGK',
  read: readPtnlGgk,
  sample: '$PTNL,GGK,172814.00,071296,3723.46587704,N,12202.26957864,W,3,06,1.7,EHT-6.777,M*4B',
  expected: {
    timeOfDayMs: 62_894_000,
    dateMs: Date.UTC(1996, 6, 12),
    hasFix: true,
    latitudeDeg: 37 + 23.46587704 / 60,
    longitudeDeg: -122 - 2.26957864 / 60,
    fixQuality: 4,
    satellites: 6,
  },
};
