import type { PgnDefinition } from '../pgn-definition.js';

export const GNSS_DOPS: PgnDefinition = {
  pgn: 129539,
  name: 'GNSS dilutions of precision',
  fields: [{ part: 'hdop', byte: 3, bits: 16, scale: 0.01, signed: true, nmea2000: true }],
  sample: '00D36E00B400FF7F',
  expected: { hdop: 1.1 },
};
