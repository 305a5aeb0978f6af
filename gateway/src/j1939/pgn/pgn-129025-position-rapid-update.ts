import type { PgnDefinition } from '../pgn-definition.js';

export const POSITION_RAPID_UPDATE: PgnDefinition = {
  pgn: 129025,
  name: 'position, rapid update',
  fields: [
    { part: 'latitudeDeg', byte: 1, bits: 32, scale: 1e-7, signed: true, nmea2000: true },
    { part: 'longitudeDeg', byte: 5, bits: 32, scale: 1e-7, signed: true, nmea2000: true },
  ],
  sample: '829F491743836CD2',
  expected: { latitudeDeg: 39.070093, longitudeDeg: -76.4640445 },
};
