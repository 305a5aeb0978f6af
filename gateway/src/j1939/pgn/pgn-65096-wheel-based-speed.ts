import type { PgnDefinition } from '../pgn-definition.js';

export const WHEEL_BASED_SPEED: PgnDefinition = {
  pgn: 65096,
  name: 'wheel-based speed and distance',
  fields: [
    { signal: 'wheelSpeedMps', byte: 1, bits: 16, scale: 0.001 },
    { signal: 'wheelDistanceM', byte: 3, bits: 32, scale: 0.001 },
    { signal: 'wheelDirection', byte: 8, bits: 2 },
    { signal: 'keySwitch', byte: 8, bit: 3, bits: 2 },
    { signal: 'implementStartStop', byte: 8, bit: 5, bits: 2 },
  ],
  sample: '7C154E61BC003C15',
  expected: { wheelSpeedMps: 5.5, wheelDistanceM: 12345.678, wheelDirection: 1, keySwitch: 1, implementStartStop: 1 },
};
