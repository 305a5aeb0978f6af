import type { PgnDefinition } from '../pgn-definition.js';

export const VEHICLE_POSITION: PgnDefinition = {
  pgn: 65267,
  name: 'vehicle position',
  fields: [
    { part: 'latitudeDeg', byte: 1, bits: 32, scale: 1e-7, offset: -210 },
    { part: 'longitudeDeg', byte: 5, bits: 32, scale: 1e-7, offset: -210 },
  ],
  sample: '80400D970053AAC7',
  expected: { latitudeDeg: 43.4228096, longitudeDeg: 124.9828352 },
};
