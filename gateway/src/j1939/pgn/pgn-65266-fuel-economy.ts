import type { PgnDefinition } from '../pgn-definition.js';

export const FUEL_ECONOMY: PgnDefinition = {
  pgn: 65266,
  name: 'fuel economy (liquid)',
  fields: [{ signal: 'fuelRateLph', byte: 1, bits: 16, scale: 0.05 }],
  sample: 'F401FFFFFFFFFFFF',
  expected: { fuelRateLph: 25 },
};
