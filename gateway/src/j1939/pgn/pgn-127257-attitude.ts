import type { PgnDefinition } from '../pgn-definition.js';

/** The yaw is left out: attitude does not say what it is measured from. */
export const ATTITUDE: PgnDefinition = {
  pgn: 127257,
  name: 'attitude',
  fields: [
    { signal: 'pitchDeg', byte: 4, bits: 16, scale: 1e-4 * (180 / Math.PI), signed: true, nmea2000: true },
    { signal: 'rollDeg', byte: 6, bits: 16, scale: 1e-4 * (180 / Math.PI), signed: true, nmea2000: true },
  ],
  sample: 'FFFF7F0C0298FEFF',
  expected: { pitchDeg: 3, rollDeg: -2.0626 },
};
