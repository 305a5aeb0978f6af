import type { PgnDefinition } from '../pgn-definition.js';

export const ENGINE_DYNAMIC: PgnDefinition = {
  pgn: 127489,
  name: 'engine parameters, dynamic',
  only: { byte: 1, value: 0 },
  fields: [
    { signal: 'oilPressureKpa', byte: 2, bits: 16, scale: 0.1, nmea2000: true },
    { signal: 'oilTemperatureC', byte: 4, bits: 16, scale: 0.1, offset: -273.15, nmea2000: true },
    { signal: 'coolantTemperatureC', byte: 6, bits: 16, scale: 0.01, offset: -273.15, nmea2000: true },
    { signal: 'fuelRateLph', byte: 10, bits: 16, scale: 0.1, signed: true, nmea2000: true },
    { signal: 'engineHoursH', byte: 12, bits: 32, scale: 1 / 3600, nmea2000: true },
    { signal: 'engineLoadPct', byte: 25, bits: 8, signed: true, nmea2000: true },
    { signal: 'engineTorquePct', byte: 26, bits: 8, signed: true, nmea2000: true },
  ],
  sample: '00A00F260EE88B5805FA0080510100FFFFFFFFFFFFFFFFFF4B3C',
  expected: {
    oilPressureKpa: 400,
    oilTemperatureC: 89.05,
    coolantTemperatureC: 85.01,
    fuelRateLph: 25,
    engineHoursH: 24,
    engineLoadPct: 75,
    engineTorquePct: 60,
  },
};
