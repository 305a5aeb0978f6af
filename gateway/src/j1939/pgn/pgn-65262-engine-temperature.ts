import type { PgnDefinition } from '../pgn-definition.js';

export const ENGINE_TEMPERATURE: PgnDefinition = {
  pgn: 65262,
  name: 'engine temperature 1',
  fields: [
    { signal: 'coolantTemperatureC', byte: 1, bits: 8, offset: -40 },
    { signal: 'oilTemperatureC', byte: 3, bits: 16, scale: 0.03125, offset: -273 },
  ],
  sample: '7DFF402DFFFFFFFF',
  expected: { coolantTemperatureC: 85, oilTemperatureC: 89 },
};
