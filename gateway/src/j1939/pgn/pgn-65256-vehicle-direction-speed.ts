import type { PgnDefinition } from '../pgn-definition.js';

/** The compass bearing (SPN 165) is left out: units fill it with a heading or with a course, and do not say which. */
export const VEHICLE_DIRECTION_SPEED: PgnDefinition = {
  pgn: 65256,
  name: 'vehicle direction and speed',
  fields: [
    { signal: 'navigationSpeedMps', byte: 3, bits: 16, scale: 1 / 256 / 3.6 },
    { signal: 'pitchDeg', byte: 5, bits: 16, scale: 1 / 128, offset: -200 },
  ],
  sample: 'FFFF002480650000',
  expected: { navigationSpeedMps: 10, pitchDeg: 3 },
};
