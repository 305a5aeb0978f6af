import type { PgnDefinition } from '../pgn-definition.js';

export const VEHICLE_ELECTRICAL_POWER: PgnDefinition = {
  pgn: 65271,
  name: 'vehicle electrical power 1',
  fields: [
    { signal: 'batteryVoltageV', byte: 5, bits: 16, scale: 0.05 },
    // What reaches the unit through the key switch; John Deere sends this one only.
    { signal: 'keySwitchVoltageV', byte: 7, bits: 16, scale: 0.05 },
  ],
  sample: 'FFFFFFFFD600FA00',
  expected: { batteryVoltageV: 10.7, keySwitchVoltageV: 12.5 },
};
