import type { PgnDefinition } from '../pgn-definition.js';

export const REAR_HITCH: PgnDefinition = {
  pgn: 65093,
  name: 'rear hitch status',
  fields: [
    { signal: 'rearHitchPositionPct', byte: 1, bits: 8, scale: 0.4 },
    { signal: 'rearHitchInWork', byte: 2, bit: 7, bits: 2 },
    { signal: 'rearHitchDraftN', byte: 4, bits: 16, scale: 10, offset: -320000 },
  ],
  sample: '1F55FF2080FFFFFF',
  expected: { rearHitchPositionPct: 12.4, rearHitchInWork: 1, rearHitchDraftN: 8000 },
};
