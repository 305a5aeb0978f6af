import type { PgnDefinition } from '../pgn-definition.js';

export const GROUND_BASED_SPEED: PgnDefinition = {
  pgn: 65097,
  name: 'ground-based speed and distance',
  fields: [
    { signal: 'groundSpeedMps', byte: 1, bits: 16, scale: 0.001 },
    { signal: 'groundDistanceM', byte: 3, bits: 32, scale: 0.001 },
    { signal: 'groundDirection', byte: 8, bits: 2 },
  ],
  sample: 'B80BA0860100FFFC',
  expected: { groundSpeedMps: 3, groundDistanceM: 100, groundDirection: 0 },
};
