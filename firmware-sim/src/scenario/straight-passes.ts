import { LARGE_TRACTOR, SEEDER_3M } from '../machine/outfit.js';
import { RTK } from '../receiver/receiver.js';
import { createPartfield, loneFieldRoute } from './lone-field.js';
import { LISHU, type Scenario } from './scenario.js';

export const STRAIGHT_PASSES: Scenario = {
  name: 'straight-passes',
  happens: 'A mounted 3 m seeder drives shuttle passes over a rectangle; RTK at 5 Hz.',
  truth: 'One job; gross is length of the passes times 3 m, overlap about 4 %.',
  tractor: LARGE_TRACTOR,
  implement: SEEDER_3M,
  bus: 'isobus',
  receiver: RTK,
  origin: LISHU,
  durationS: null,
  createRoute: () =>
    loneFieldRoute({
      tractor: LARGE_TRACTOR,
      implement: SEEDER_3M,
      partfield: createPartfield({ lengthM: 320, widthM: 100, headingRad: 0.3 }),
      headingRad: 0.3,
      overlap: 0.04,
      headlandRounds: 0,
      headlandM: 12,
    }),
};
