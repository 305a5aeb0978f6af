import { directionField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';

/** THS: true heading and status. 1 degrees, 2 mode: A autonomous, E estimated; M typed in, S simulated, V none. */
function readThs(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  if (fields.is(1, 'A') || fields.is(1, 'E')) reading.headingDeg = directionField(fields, 0);
  return reading;
}

export const THS: SentenceDefinition = {
  name: 'THS',
  read: readThs,
  sample: '$GNTHS,179.0284,A*18',
  expected: { headingDeg: 179.0284 },
};
