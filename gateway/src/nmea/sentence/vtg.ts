import { decimalField } from '../nmea-sentence.js';
import { metresPerSecond, present, type SentenceReading } from '../sentence-reading.js';

/** VTG: course and speed. 1 true course, 5 knots, 7 km/h, 9 mode. */
export function readVtg(fields: readonly string[]): SentenceReading {
  if (fields[8] === 'N') return { fix: {} };
  const kmh = decimalField(fields[6]);
  return {
    fix: present({
      courseDeg: fields[1] === 'T' ? decimalField(fields[0]) : undefined,
      speedMps: metresPerSecond(decimalField(fields[4])) ?? (kmh === undefined ? undefined : kmh / 3.6),
    }),
  };
}
