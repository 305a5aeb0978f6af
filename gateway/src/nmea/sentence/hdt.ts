import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { present, type SentenceReading } from '../sentence-reading.js';

/** HDT: true heading. 1 degrees, 2 T. */
function readHdt(fields: SentenceFields): SentenceReading {
  return { fix: present({ headingDeg: fields.text(1) === 'T' ? fields.decimal(0) : undefined }) };
}

export const HDT: SentenceDefinition = {
  name: 'HDT',
  read: readHdt,
  sample: '$GNHDT,91.25,T*24',
  expected: { fix: { headingDeg: 91.25 } },
};
