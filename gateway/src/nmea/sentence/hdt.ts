import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';

/** HDT: true heading. 1 degrees, 2 T. */
function readHdt(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  if (fields.is(1, 'T')) reading.headingDeg = fields.decimal(0);
  return reading;
}

export const HDT: SentenceDefinition = {
  name: 'HDT',
  read: readHdt,
  sample: '$GNHDT,91.25,T*24',
  expected: { headingDeg: 91.25 },
};
