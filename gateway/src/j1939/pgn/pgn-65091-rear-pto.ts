import type { PgnDefinition } from '../pgn-definition.js';

export const REAR_PTO: PgnDefinition = {
  pgn: 65091,
  name: 'rear power take-off output shaft',
  fields: [
    { signal: 'rearPtoSpeedRpm', byte: 1, bits: 16, scale: 0.125 },
    { signal: 'rearPtoEngaged', byte: 5, bit: 7, bits: 2 },
  ],
  sample: 'E010FFFF40FFFFFF',
  expected: { rearPtoSpeedRpm: 540, rearPtoEngaged: 1 },
};
