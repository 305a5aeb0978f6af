import type { PgnDefinition } from '../pgn-definition.js';

export const DASH_DISPLAY: PgnDefinition = {
  pgn: 65276,
  name: 'dash display',
  fields: [{ signal: 'fuelLevelPct', byte: 2, bits: 8, scale: 0.4 }],
  sample: 'FF7DFFFFFFFFFFFF',
  expected: { fuelLevelPct: 50 },
};
