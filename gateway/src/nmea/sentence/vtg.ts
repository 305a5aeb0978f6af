import type { MutableGnssFix } from '../gnss-fix.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import type { SentenceReading } from '../sentence-reading.js';

/** VTG: course and speed. 1 true course, 5 knots, 7 km/h, 9 mode. */
function readVtg(fields: SentenceFields): SentenceReading {
  const fix: MutableGnssFix = {};
  if (fields.text(8) === 'N') return { fix };
  const courseDeg = fields.text(1) === 'T' ? fields.decimal(0) : undefined;
  const knots = fields.decimal(4);
  const kmh = knots === undefined ? fields.decimal(6) : undefined;
  if (courseDeg !== undefined) fix.courseDeg = courseDeg;
  if (knots !== undefined) fix.speedMps = (knots * 1852) / 3600;
  else if (kmh !== undefined) fix.speedMps = kmh / 3.6;
  return { fix };
}

export const VTG: SentenceDefinition = {
  name: 'VTG',
  read: readVtg,
  sample: '$GNVTG,88.4,T,,M,5.123,N,9.488,K,R*3C',
  expected: { fix: { courseDeg: 88.4, speedMps: (5.123 * 1852) / 3600 } },
};
