import { decimalField } from '../nmea-sentence.js';
import { present, type SentenceReading } from '../sentence-reading.js';

/** GSA: satellites in use. 2 fix (1 none, 2 plane, 3 space), 16 HDOP. One per satellite system. */
export function readGsa(fields: readonly string[]): SentenceReading {
  const hdop = decimalField(fields[15]);
  return { fix: present({ hdop: hdop !== undefined && hdop > 0 && hdop < 99 ? hdop : undefined }) };
}
