import type { PgnDefinition } from '../pgn-definition.js';

export const FRONT_HITCH: PgnDefinition = {
  pgn: 65094,
  name: 'front hitch status',
  fields: [
    { signal: 'frontHitchPositionPct', byte: 1, bits: 8, scale: 0.4 },
    { signal: 'frontHitchInWork', byte: 2, bit: 7, bits: 2 },
  ],
  sample: '1F55FF2080FFFFFF',
  expected: { frontHitchPositionPct: 12.4, frontHitchInWork: 1 },
};
