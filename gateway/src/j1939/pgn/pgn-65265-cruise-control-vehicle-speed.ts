import type { PgnDefinition } from '../pgn-definition.js';

export const CRUISE_CONTROL_VEHICLE_SPEED: PgnDefinition = {
  pgn: 65265,
  name: 'cruise control, vehicle speed',
  fields: [{ signal: 'vehicleSpeedMps', byte: 2, bits: 16, scale: 1 / 256 / 3.6 }],
  sample: 'FF0024FFFFFFFFFF',
  expected: { vehicleSpeedMps: 10 },
};
