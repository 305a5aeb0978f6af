import { LARGE_TRACTOR, SEEDER_3M, type Tractor } from '../machine/outfit.js';
import { RTK } from '../receiver/receiver.js';
import { townshipRoute } from './demo-township.js';
import type { Scenario } from './scenario.js';

const TRACTOR: Tractor = { ...LARGE_TRACTOR, id: 'demo-no-till-tractor', antennaXM: 1.6, turnRadiusM: 5.5 };

export const DEMO_NO_TILL: Scenario = {
  name: 'demo-no-till',
  happens: 'No-till seeding, field after field without end (ten fields near 43.320 N, 124.300 E); RTK at 5 Hz.',
  truth: 'One job a field; small overlap, rounded headlands.',
  tractor: TRACTOR,
  implement: SEEDER_3M,
  bus: 'isobus',
  receiver: { ...RTK, rateHz: 5 },
  origin: { latitude: 43.32, longitude: 124.3 },
  durationS: 7200,
  createRoute: (seed) =>
    townshipRoute({
      name: 'demo-no-till',
      seed,
      tractor: TRACTOR,
      implement: SEEDER_3M,
      job: { overlap: 0.05, headlandRounds: 5 },
      refillEvery: 14,
    }),
};
