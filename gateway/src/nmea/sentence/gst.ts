import { horizontalSigma } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { timeOfDayField } from '../time-fields.js';

/** GST: error statistics. 1 time, 6 and 7 standard deviation of latitude and longitude in metres. */
function readGst(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 0);
  reading.horizontalSigmaM = horizontalSigma(fields.decimal(5), fields.decimal(6));
  return reading;
}

export const GST: SentenceDefinition = {
  name: 'GST',
  read: readGst,
  sample: '$GNGST,023015.20,0.9,,,,0.003,0.004,0.012*6D',
  expected: { timeOfDayMs: 9_015_200, horizontalSigmaM: 0.005 },
};
