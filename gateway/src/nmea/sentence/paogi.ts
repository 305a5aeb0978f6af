import { takeGgaQuality } from '../fix-quality.js';
import { takePlace } from '../place-fields.js';
import { directionField, dopField, metresPerSecond } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { timeOfDayField } from '../time-fields.js';
import { SAMPLE_FIX } from './sample-epoch.js';

/**
 * What PAOGI and PANDA of AgOpenGPS share: 1 time, 2-5 place, corrected for roll, 6 quality as GGA's, 7
 * satellites, 8 HDOP, 9 height above mean sea level, 10 age, 11 knots, negative in reverse.
 */
export function readAgOpenGpsFix(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 0);
  reading.satellites = fields.decimal(6);
  takeGgaQuality(reading, fields, 5);
  if (reading.hasFix === false || !takePlace(reading, fields, 1)) return reading;
  const knots = fields.decimal(10);
  reading.hdop = dopField(fields, 7);
  reading.altitudeMslM = fields.decimal(8);
  reading.correctionAgeS = fields.decimal(9);
  reading.speedMps = metresPerSecond(knots === undefined ? undefined : Math.abs(knots));
  return reading;
}

/** PAOGI (AgOpenGPS, two antennas): as above, 12 direction between the antennas. */
function readPaogi(fields: SentenceFields): SentenceReading {
  const reading = readAgOpenGpsFix(fields);
  if (reading.hasFix !== false) reading.baselineHeadingDeg = directionField(fields, 11);
  return reading;
}

export const PAOGI: SentenceDefinition = {
  name: 'PAOGI',
  read: readPaogi,
  sample: '$PAOGI,023015.20,4318.4230123,N,12420.1178456,E,4,28,0.6,158.412,1.2,-5.123,87.65,1.50,0.12,0.30,T*30',
  expected: {
    ...SAMPLE_FIX,
    baselineHeadingDeg: 87.65,
    speedMps: (5.123 * 1852) / 3600,
  },
};
