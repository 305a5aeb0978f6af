import { directionField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { sixDigitDate, timeOfDayField } from '../time-fields.js';

/**
 * PSTI,035 (SkyTraq): the line between two antennas of one machine. 2 time, 3 date, 4 status, 5 mode (F float, R
 * fixed), 10 its course.
 */
function readPsti035(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 1);
  reading.dateMs = sixDigitDate(fields, 2);
  const isSolved = fields.is(3, 'A') && (fields.is(4, 'F') || fields.is(4, 'R'));
  if (isSolved) reading.baselineHeadingDeg = directionField(fields, 9);
  return reading;
}

export const PSTI_035: SentenceDefinition = {
  name: 'PSTI,035',
  read: readPsti035,
  sample: '$PSTI,035,023015.000,150624,A,R,0.981,0.195,0.012,1.000,78.76,,,,,*27',
  expected: { timeOfDayMs: 9_015_000, dateMs: Date.UTC(2024, 5, 15), baselineHeadingDeg: 78.76 },
};
