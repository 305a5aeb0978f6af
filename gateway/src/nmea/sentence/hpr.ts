import { directionField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { timeOfDayField } from '../time-fields.js';

/** HPR of Unicore receivers: 1 time, 2 direction of the baseline, 5 quality as GGA's, here 4 fixed or 5 float. */
function readHpr(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 0);
  if (fields.is(4, '4') || fields.is(4, '5')) reading.baselineHeadingDeg = directionField(fields, 1);
  return reading;
}

export const HPR: SentenceDefinition = {
  name: 'HPR',
  read: readHpr,
  sample: '$GNHPR,074615.00,320.9610,-66.1712,000.0000,4,47,0.00,0999*45',
  expected: { timeOfDayMs: 27_975_000, baselineHeadingDeg: 320.961 },
};
