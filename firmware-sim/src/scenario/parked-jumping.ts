import { LARGE_TRACTOR, SEEDER_3M } from '../machine/outfit.js';
import type { ReceiverModel } from '../receiver/receiver.js';
import { standstill } from './field-work.js';
import { LISHU, type Scenario } from './scenario.js';

const JUMPING: ReceiverModel = {
  rateHz: 1,
  quality: 1,
  drift: { sigmaM: 3, tauS: 120 },
  whiteM: 0.3,
  jumps: { everyS: 90, upToM: 25, forS: 20 },
};

export const PARKED_JUMPING: Scenario = {
  name: 'parked-jumping',
  happens:
    'Parked for 30 min with the engine on and the implement raised; the receiver drifts 3 m and jumps up to 25 m.',
  truth: 'No job, no area, no distance.',
  tractor: LARGE_TRACTOR,
  implement: SEEDER_3M,
  bus: 'isobus',
  receiver: JUMPING,
  origin: LISHU,
  durationS: 1800,
  createRoute: () => ({
    start: { x: 0, y: 0, headingRad: 1 },
    partfields: [],
    legs: [standstill(Number.POSITIVE_INFINITY)].values(),
  }),
};

export const PARKED_JUMPING_BARE: Scenario = {
  ...PARKED_JUMPING,
  name: 'parked-jumping-bare',
  happens: 'The same on an old tractor: nothing on the bus but the engine, so motion alone must decide.',
  bus: 'none',
};
