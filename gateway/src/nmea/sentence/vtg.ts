import { metresPerSecond } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';

/** VTG: course and speed. 1 true course, 5 knots, 7 km/h, 9 mode. */
function readVtg(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  if (fields.is(8, 'N')) return reading;
  if (fields.is(1, 'T')) reading.courseDeg = fields.decimal(0);
  reading.speedMps = metresPerSecond(fields.decimal(4));
  const kmh = reading.speedMps === undefined ? fields.decimal(6) : undefined;
  if (kmh !== undefined) reading.speedMps = kmh / 3.6;
  return reading;
}

export const VTG: SentenceDefinition = {
  name: 'VTG',
  read: readVtg,
  sample: '$GNVTG,88.4,T,,M,5.123,N,9.488,K,R*3C',
  expected: { courseDeg: 88.4, speedMps: (5.123 * 1852) / 3600 },
};
