import type { PgnDefinition } from '../pgn-definition.js';

export const GUIDANCE_MACHINE_STATUS: PgnDefinition = {
  pgn: 44032,
  name: 'guidance machine status',
  fields: [{ signal: 'guidanceCurvaturePerKm', byte: 1, bits: 16, scale: 0.25, offset: -8032 }],
  sample: '767D457F5BFFFFFF',
  expected: { guidanceCurvaturePerKm: -2.5 },
};
