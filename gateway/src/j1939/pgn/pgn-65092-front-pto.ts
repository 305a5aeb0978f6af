import type { PgnDefinition } from '../pgn-definition.js';

export const FRONT_PTO: PgnDefinition = {
  pgn: 65092,
  name: 'front power take-off output shaft',
  fields: [
    { signal: 'frontPtoSpeedRpm', byte: 1, bits: 16, scale: 0.125 },
    { signal: 'frontPtoEngaged', byte: 5, bit: 7, bits: 2 },
  ],
  sample: 'E010FFFF40FFFFFF',
  expected: { frontPtoSpeedRpm: 540, frontPtoEngaged: 1 },
};
