import type { PgnDefinition } from '../pgn-definition.js';

export const ENGINE_HOURS: PgnDefinition = {
  pgn: 65253,
  name: 'engine hours, revolutions',
  fields: [
    { signal: 'engineHoursH', byte: 1, bits: 32, scale: 0.05 },
    { signal: 'engineRevolutions', byte: 5, bits: 32, scale: 1000 },
  ],
  sample: 'A0860100E8030000',
  expected: { engineHoursH: 5000, engineRevolutions: 1000000 },
};
