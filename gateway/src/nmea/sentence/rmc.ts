import { modeQuality } from '../fix-quality.js';
import { takePlace } from '../place-fields.js';
import { metresPerSecond } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { sixDigitDate, timeOfDayField } from '../time-fields.js';
import { SAMPLE_EPOCH } from './sample-epoch.js';

/**
 * RMC: recommended minimum. 1 time, 2 status, 3-6 place, 7 knots, 8 track, 9 date, 12 mode. Field 13 = V
 * only says that the receiver gives no integrity statement, and is no reason to doubt the fix.
 */
function readRmc(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 0);
  reading.dateMs = sixDigitDate(fields, 8);
  if (fields.hasAtMost(1, 0)) return reading;
  // Unicore receivers write D for a differential fix.
  reading.hasFix = fields.is(1, 'A') || fields.is(1, 'D');
  if (!reading.hasFix) return reading;
  takePlace(reading, fields, 2);
  reading.fixQuality = modeQuality(fields.text(11));
  reading.speedMps = metresPerSecond(fields.decimal(6));
  reading.courseDeg = fields.decimal(7);
  return reading;
}

export const RMC: SentenceDefinition = {
  name: 'RMC',
  read: readRmc,
  sample: '$GNRMC,023015.20,A,4318.4230123,N,12420.1178456,E,5.123,88.4,150624,,,R,V*1D',
  expected: {
    ...SAMPLE_EPOCH,
    dateMs: Date.UTC(2024, 5, 15),
    speedMps: (5.123 * 1852) / 3600,
    courseDeg: 88.4,
  },
};
