import { LARGE_TRACTOR, SUBSOILER_3M5, type Tractor } from '../machine/outfit.js';
import { RTK } from '../receiver/receiver.js';
import { townshipRoute } from './demo-township.js';
import type { Scenario } from './scenario.js';

const TRACTOR: Tractor = { ...LARGE_TRACTOR, id: 'demo-subsoiling-tractor', antennaXM: 1.6, turnRadiusM: 5.5 };

export const DEMO_SUBSOILING: Scenario = {
  name: 'demo-subsoiling',
  happens: 'Subsoiling, field after field without end (ten fields near 43.3265 N, 124.3155 E); RTK at 1 Hz.',
  truth: 'One job a field; small overlap, rounded headlands.',
  tractor: TRACTOR,
  implement: SUBSOILER_3M5,
  bus: 'isobus',
  receiver: { ...RTK, rateHz: 1 },
  origin: { latitude: 43.3265, longitude: 124.3155 },
  durationS: 7200,
  createRoute: (seed) =>
    townshipRoute({
      name: 'demo-subsoiling',
      seed,
      tractor: TRACTOR,
      implement: SUBSOILER_3M5,
      job: { overlap: 0.04, headlandRounds: 4 },
    }),
};
