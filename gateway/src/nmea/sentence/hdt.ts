import { decimalField } from '../nmea-sentence.js';
import { present, type SentenceReading } from '../sentence-reading.js';

/** HDT: true heading. 1 degrees, 2 T. */
export function readHdt(fields: readonly string[]): SentenceReading {
  return { fix: present({ headingDeg: fields[1] === 'T' ? decimalField(fields[0]) : undefined }) };
}
