import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { sixDigitDate, timeOfDayField } from '../time-fields.js';

/**
 * PSTI,032 (SkyTraq): the line from the RTK base to this receiver. 2 time, 3 date. With a base at the edge of
 * the field its course (10) has nothing to do with the heading of the machine, so it is not used; PSTI,035 has
 * the line between two antennas of one machine.
 */
function readPsti032(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 1);
  reading.dateMs = sixDigitDate(fields, 2);
  return reading;
}

export const PSTI_032: SentenceDefinition = {
  name: 'PSTI,032',
  read: readPsti032,
  sample: '$PSTI,032,033010.000,111219,A,R,-4.968,-10.817,-1.849,12.046,204.67,,,,,*39',
  expected: { timeOfDayMs: 12_610_000, dateMs: Date.UTC(2019, 11, 11) },
};
