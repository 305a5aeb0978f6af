import type { PgnDefinition } from '../pgn-definition.js';

export const ENGINE_FLUID_PRESSURE: PgnDefinition = {
  pgn: 65263,
  name: 'engine fluid level and pressure 1',
  fields: [{ signal: 'oilPressureKpa', byte: 4, bits: 8, scale: 4 }],
  sample: 'FFFFFF64FFFFFFFF',
  expected: { oilPressureKpa: 400 },
};
