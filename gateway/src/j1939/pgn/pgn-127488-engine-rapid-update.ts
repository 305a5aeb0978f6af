import type { PgnDefinition } from '../pgn-definition.js';

export const ENGINE_RAPID_UPDATE: PgnDefinition = {
  pgn: 127488,
  name: 'engine parameters, rapid update',
  only: { byte: 1, value: 0 },
  fields: [{ signal: 'engineSpeedRpm', byte: 2, bits: 16, scale: 0.25, nmea2000: true }],
  sample: '00581BFFFF7FFFFF',
  expected: { engineSpeedRpm: 1750 },
};
