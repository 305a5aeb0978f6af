import type { PgnDefinition } from '../pgn-definition.js';

export const FUEL_CONSUMPTION: PgnDefinition = {
  pgn: 65257,
  name: 'fuel consumption (liquid)',
  fields: [
    { signal: 'tripFuelL', byte: 1, bits: 32, scale: 0.5 },
    { signal: 'totalEngineFuelL', byte: 5, bits: 32, scale: 0.5 },
  ],
  sample: '64000000A0860100',
  expected: { tripFuelL: 50, totalEngineFuelL: 50000 },
};
