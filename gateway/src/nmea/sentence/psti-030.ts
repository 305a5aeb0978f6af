import { modeQuality } from '../fix-quality.js';
import { takePlace } from '../place-fields.js';
import { takeVelocity } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { sixDigitDate, timeOfDayField } from '../time-fields.js';

/**
 * PSTI,030 (SkyTraq): 2 time, 3 status, 4-7 place, 8 height above mean sea level, 9 and 10 velocity east and
 * north in m/s, 12 date, 13 mode. The unit of the age (14) is not told, and it is not used.
 */
function readPsti030(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 1);
  reading.dateMs = sixDigitDate(fields, 11);
  reading.hasFix = fields.is(2, 'A') && !fields.is(12, 'N');
  reading.fixQuality = reading.hasFix ? modeQuality(fields.text(12)) : 0;
  if (!reading.hasFix || !takePlace(reading, fields, 3)) return reading;
  reading.altitudeMslM = fields.decimal(7);
  takeVelocity(reading, fields.decimal(9), fields.decimal(8));
  return reading;
}

export const PSTI_030: SentenceDefinition = {
  name: 'PSTI,030',
  read: readPsti030,
  sample: '$PSTI,030,033010.000,A,2447.0895508,N,12100.5234656,E,94.615,0.00,-0.01,0.04,111219,R,0.999,3.724*1A',
  expected: {
    timeOfDayMs: 12_610_000,
    dateMs: Date.UTC(2019, 11, 11),
    hasFix: true,
    latitudeDeg: 24 + 47.0895508 / 60,
    longitudeDeg: 121 + 0.5234656 / 60,
    fixQuality: 4,
    altitudeMslM: 94.615,
    speedMps: 0.01,
    courseDeg: 180,
  },
};
