import { DISC_HARROW_6M, LARGE_TRACTOR, type Tractor } from '../machine/outfit.js';
import { RTK } from '../receiver/receiver.js';
import { townshipRoute } from './demo-township.js';
import type { Scenario } from './scenario.js';

const TRACTOR: Tractor = { ...LARGE_TRACTOR, id: 'demo-harrow-tractor', antennaXM: 1.6, turnRadiusM: 7 };

export const DEMO_HARROW: Scenario = {
  name: 'demo-harrow',
  happens:
    'Disc harrowing with a trailed 6 m harrow, field after field without end (ten fields near 43.3235 N, 124.3465 E); RTK at 5 Hz.',
  truth: 'One job a field; small overlap, rounded headlands.',
  tractor: TRACTOR,
  implement: DISC_HARROW_6M,
  bus: 'isobus',
  receiver: { ...RTK, rateHz: 5 },
  origin: { latitude: 43.3235, longitude: 124.3465 },
  durationS: 7200,
  createRoute: (seed) =>
    townshipRoute({
      name: 'demo-harrow',
      seed,
      tractor: TRACTOR,
      implement: DISC_HARROW_6M,
      job: { overlap: 0.05, headlandRounds: 4, skip: 4 },
    }),
};
