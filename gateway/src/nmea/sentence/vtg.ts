import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { metresPerSecond, present, type SentenceReading } from '../sentence-reading.js';

/** VTG: course and speed. 1 true course, 5 knots, 7 km/h, 9 mode. */
function readVtg(fields: SentenceFields): SentenceReading {
  if (fields.text(8) === 'N') return { fix: {} };
  const kmh = fields.decimal(6);
  return {
    fix: present({
      courseDeg: fields.text(1) === 'T' ? fields.decimal(0) : undefined,
      speedMps: metresPerSecond(fields.decimal(4)) ?? (kmh === undefined ? undefined : kmh / 3.6),
    }),
  };
}

export const VTG: SentenceDefinition = {
  name: 'VTG',
  read: readVtg,
  sample: '$GNVTG,88.4,T,,M,5.123,N,9.488,K,R*3C',
  expected: { fix: { courseDeg: 88.4, speedMps: (5.123 * 1852) / 3600 } },
};
