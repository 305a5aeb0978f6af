import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { readingOf, timeOfDayField, type SentenceReading } from '../sentence-reading.js';

/** GST: error statistics. 1 time, 6 and 7 standard deviation of latitude and longitude in metres. */
function readGst(fields: SentenceFields): SentenceReading {
  const north = fields.decimal(5);
  const east = fields.decimal(6);
  const isKnown = north !== undefined && east !== undefined && (north > 0 || east > 0);
  const fix = isKnown ? { horizontalSigmaM: Math.sqrt(north * north + east * east) } : {};
  return readingOf(fix, { timeOfDayMs: timeOfDayField(fields, 0) });
}

export const GST: SentenceDefinition = {
  name: 'GST',
  read: readGst,
  sample: '$GNGST,023015.20,0.9,,,,0.003,0.004,0.012*6D',
  expected: { timeOfDayMs: 9_015_200, fix: { horizontalSigmaM: 0.005 } },
};
