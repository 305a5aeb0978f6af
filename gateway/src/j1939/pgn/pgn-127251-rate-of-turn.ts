import type { PgnDefinition } from '../pgn-definition.js';

export const RATE_OF_TURN: PgnDefinition = {
  pgn: 127251,
  name: 'rate of turn',
  fields: [
    { signal: 'rateOfTurnDegps', byte: 2, bits: 32, scale: 3.125e-8 * (180 / Math.PI), signed: true, nmea2000: true },
  ],
  sample: 'FF8A1DABFEFFFFFF',
  expected: { rateOfTurnDegps: -40 },
};
