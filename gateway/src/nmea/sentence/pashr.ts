import { directionField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { timeOfDayField } from '../time-fields.js';

/**
 * PASHR whose first field is a time (OXTS, Trimble, NovAtel): 1 time, 2 heading of the vehicle by its inertial
 * unit, 3 T. PASHR whose first field is a word (Ashtech) is another sentence. Quality flags at the end differ
 * between makers and are not used.
 */
function readPashr(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  if (!fields.is(2, 'T')) return reading;
  reading.timeOfDayMs = timeOfDayField(fields, 0);
  if (reading.timeOfDayMs !== undefined) reading.headingDeg = directionField(fields, 1);
  return reading;
}

export const PASHR: SentenceDefinition = {
  name: 'PASHR',
  read: readPashr,
  sample: '$PASHR,023015.200,088.75,T,+01.20,-00.40,+00.00,0.030,0.030,0.060,2,1*0A',
  expected: { timeOfDayMs: 9_015_200, headingDeg: 88.75 },
};
