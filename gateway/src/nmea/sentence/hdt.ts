import { decimalField } from '../nmea-sentence.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import { present, type SentenceReading } from '../sentence-reading.js';

/** HDT: true heading. 1 degrees, 2 T. */
function readHdt(fields: readonly string[]): SentenceReading {
  return { fix: present({ headingDeg: fields[1] === 'T' ? decimalField(fields[0]) : undefined }) };
}

export const HDT: SentenceDefinition = {
  name: 'HDT',
  read: readHdt,
  sample: '$GNHDT,91.25,T*24',
  expected: { fix: { headingDeg: 91.25 } },
};
