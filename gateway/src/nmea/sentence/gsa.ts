import { dopField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';

/** GSA: satellites in use. 2 fix (1 none, 2 plane, 3 space), 16 HDOP. One per satellite system. */
function readGsa(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.hdop = dopField(fields, 15);
  return reading;
}

export const GSA: SentenceDefinition = {
  name: 'GSA',
  read: readGsa,
  sample: '$GNGSA,A,3,01,03,04,07,08,10,14,16,21,22,27,,1.2,0.6,1.0,1*39',
  expected: { hdop: 0.6 },
};
