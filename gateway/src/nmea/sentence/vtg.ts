import { decimalField } from '../nmea-sentence.js';
import { MPS_PER_KNOT, present, type SentenceReading } from '../sentence-reading.js';

/** VTG: course and speed. 1 true course, 5 knots, 7 km/h, 9 mode. */
export function readVtg(fields: readonly string[]): SentenceReading {
  if (fields[8] === 'N') return { fix: {} };
  const knots = decimalField(fields[4]);
  const kmh = decimalField(fields[6]);
  const speedMps = knots === undefined ? kmh : knots * MPS_PER_KNOT;
  return {
    fix: present({
      courseDeg: fields[1] === 'T' ? decimalField(fields[0]) : undefined,
      speedMps: knots === undefined && kmh !== undefined ? kmh / 3.6 : speedMps,
    }),
  };
}
