import type { PgnDefinition } from '../pgn-definition.js';

export const COG_SOG_RAPID_UPDATE: PgnDefinition = {
  pgn: 129026,
  name: 'course and speed over ground, rapid update',
  fields: [
    { part: 'reference', byte: 2, bits: 2, nmea2000: true },
    { part: 'courseDeg', byte: 3, bits: 16, scale: 1e-4 * (180 / Math.PI), nmea2000: true },
    { part: 'speedMps', byte: 5, bits: 16, scale: 0.01, nmea2000: true },
  ],
  sample: '00FC5C3DC800FFFF',
  expected: { reference: 0, courseDeg: 90, speedMps: 2 },
};
