import { LARGE_TRACTOR, SEEDER_3M } from '../machine/outfit.js';
import { RTK } from '../receiver/receiver.js';
import { createPartfield, loneFieldRoute } from './lone-field.js';
import { LISHU, type Scenario } from './scenario.js';

export const HEADLAND_TURNS: Scenario = {
  name: 'headland-turns',
  happens:
    'Five headland rounds with rounded corners, implement down, then shuttle passes with omega turns, implement raised.',
  truth: 'One job; the corners of the rounds overlap, the turns count nothing.',
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
      partfield: createPartfield({ lengthM: 260, widthM: 130, headingRad: 1.1, skewM: [0, -12, 9, 4] }),
      headingRad: 1.1,
      overlap: 0.05,
      headlandRounds: 5,
    }),
};
