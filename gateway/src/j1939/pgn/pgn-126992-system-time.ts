import type { PgnDefinition } from '../pgn-definition.js';

/** `reference` is the source of the time: 0 GPS, 1 GLONASS; others are radio stations and clocks on board. */
export const SYSTEM_TIME: PgnDefinition = {
  pgn: 126992,
  name: 'system time',
  fields: [
    { part: 'reference', byte: 2, bit: 1, bits: 4, nmea2000: true },
    { part: 'date', byte: 3, bits: 16, nmea2000: true },
    { part: 'timeOfDay', byte: 5, bits: 32, scale: 1e-4, nmea2000: true },
  ],
  sample: '10F0F13A21470F16',
  expected: { reference: 0, date: 15089, timeOfDay: 37010.0001 },
};
