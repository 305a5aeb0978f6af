import type { PgnDefinition } from '../pgn-definition.js';

export const EEC2: PgnDefinition = {
  pgn: 61443,
  name: 'electronic engine controller 2',
  fields: [
    { signal: 'acceleratorPedalPct', byte: 2, bits: 8, scale: 0.4 },
    { signal: 'engineLoadPct', byte: 3, bits: 8 },
  ],
  sample: 'FF7D4BFFFFFFFFFF',
  expected: { acceleratorPedalPct: 50, engineLoadPct: 75 },
};
