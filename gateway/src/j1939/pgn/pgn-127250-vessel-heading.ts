import type { PgnDefinition } from '../pgn-definition.js';

/** Only a true heading becomes that of a fix: deviation and variation of a magnetic one are seldom sent. */
export const VESSEL_HEADING: PgnDefinition = {
  pgn: 127250,
  name: 'vessel heading',
  fields: [
    { part: 'headingDeg', byte: 2, bits: 16, scale: 1e-4 * (180 / Math.PI), nmea2000: true },
    { part: 'reference', byte: 8, bits: 2, nmea2000: true },
  ],
  sample: 'FF5C3DFF7FFF7FFC',
  expected: { headingDeg: 90, reference: 0 },
};
