import type { PgnDefinition } from '../pgn-definition.js';

/** The commanded direction is left out: public sources place it in byte 3 and in byte 8. */
export const MACHINE_SELECTED_SPEED_COMMAND: PgnDefinition = {
  pgn: 64835,
  name: 'machine selected speed command',
  fields: [{ signal: 'machineSpeedSetpointMps', byte: 1, bits: 16, scale: 0.001 }],
  sample: 'C409FDFFFFFFFFFF',
  expected: { machineSpeedSetpointMps: 2.5 },
};
