import { directionField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { sixDigitDate, timeOfDayField } from '../time-fields.js';

/** PSTI,036 (SkyTraq): attitude of a machine with two antennas. 2 time, 3 date, 4 heading, 7 mode (F, R). */
function readPsti036(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 1);
  reading.dateMs = sixDigitDate(fields, 2);
  if (fields.is(6, 'F') || fields.is(6, 'R')) reading.baselineHeadingDeg = directionField(fields, 3);
  return reading;
}

export const PSTI_036: SentenceDefinition = {
  name: 'PSTI,036',
  read: readPsti036,
  sample: '$PSTI,036,054314.000,030521,191.69,-16.35,0.00,R*4D',
  expected: { timeOfDayMs: 20_594_000, dateMs: Date.UTC(2021, 4, 3), baselineHeadingDeg: 191.69 },
};
