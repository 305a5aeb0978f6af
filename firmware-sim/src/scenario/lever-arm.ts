import { LARGE_TRACTOR, SEEDER_3M, type Implement, type Tractor } from '../machine/outfit.js';
import { RTK } from '../receiver/receiver.js';
import { createPartfield, loneFieldScenario } from './lone-field.js';

const TRACTOR: Tractor = { ...LARGE_TRACTOR, id: 'tractor-lever-arm', antennaXM: 1.8, antennaYM: 0.3 };
const SEEDER: Implement = { ...SEEDER_3M, id: 'seeder-offset', toolXM: -2.2, offsetYM: 0.25 };

export const LEVER_ARM = loneFieldScenario(
  {
    name: 'lever-arm',
    happens:
      'Antenna 1.8 m ahead of the rear axle and 0.3 m to the right, tool 2.2 m behind the hitch, shifted 0.25 m to the right; 10 Hz.',
    truth: 'One job; the bar covers the passes, not the antenna.',
    tractor: TRACTOR,
    implement: SEEDER,
    receiver: { ...RTK, rateHz: 10 },
  },
  {
    partfield: createPartfield({ lengthM: 240, widthM: 110, headingRad: 2.2, skewM: [0, 0, -20, 0] }),
    headingRad: 2.2,
    overlap: 0.05,
    headlandRounds: 5,
  },
);
