import type { PgnDefinition } from '../pgn-definition.js';

export const MACHINE_SELECTED_SPEED: PgnDefinition = {
  pgn: 61474,
  name: 'machine selected speed and distance',
  fields: [
    { signal: 'machineSelectedSpeedMps', byte: 1, bits: 16, scale: 0.001 },
    { signal: 'machineSelectedDistanceM', byte: 3, bits: 32, scale: 0.001 },
    { signal: 'machineSelectedDirection', byte: 8, bits: 2 },
    { signal: 'machineSelectedSpeedSource', byte: 8, bit: 3, bits: 3 },
  ],
  sample: 'C40940420F00C225',
  expected: {
    machineSelectedSpeedMps: 2.5,
    machineSelectedDistanceM: 1000,
    machineSelectedDirection: 1,
    machineSelectedSpeedSource: 1,
  },
};
