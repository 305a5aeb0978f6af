import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { directionField, present, type SentenceReading } from '../sentence-reading.js';

/** THS: true heading and status. 1 degrees, 2 mode: A autonomous, E estimated; M typed in, S simulated, V none. */
function readThs(fields: SentenceFields): SentenceReading {
  const isTrue = fields.text(1) === 'A' || fields.text(1) === 'E';
  return { fix: present({ headingDeg: isTrue ? directionField(fields, 0) : undefined }) };
}

export const THS: SentenceDefinition = {
  name: 'THS',
  read: readThs,
  sample: '$GNTHS,179.0284,A*18',
  expected: { fix: { headingDeg: 179.0284 } },
};
