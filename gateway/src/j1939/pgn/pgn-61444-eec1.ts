import type { PgnDefinition } from '../pgn-definition.js';

export const EEC1: PgnDefinition = {
  pgn: 61444,
  name: 'electronic engine controller 1',
  fields: [
    { signal: 'engineTorquePct', byte: 3, bits: 8, offset: -125 },
    { signal: 'engineSpeedRpm', byte: 4, bits: 16, scale: 0.125 },
  ],
  sample: 'FFFFFFD018FFFFFF',
  expected: { engineTorquePct: 'notAvailable', engineSpeedRpm: 794 },
};
