import { LARGE_TRACTOR, ROTARY_TILLER_2M8, type Tractor } from '../machine/outfit.js';
import { RTK } from '../receiver/receiver.js';
import { townshipRoute } from './demo-township.js';
import type { Scenario } from './scenario.js';

const TRACTOR: Tractor = { ...LARGE_TRACTOR, id: 'demo-rotary-tractor', antennaXM: 1.6, turnRadiusM: 5.5 };

export const DEMO_ROTARY: Scenario = {
  name: 'demo-rotary',
  happens:
    'Rotary tillage with the PTO, field after field without end (ten fields near 43.317 N, 124.331 E); RTK at 1 Hz.',
  truth: 'One job a field; small overlap, rounded headlands.',
  tractor: TRACTOR,
  implement: ROTARY_TILLER_2M8,
  bus: 'isobus',
  receiver: { ...RTK, rateHz: 1 },
  origin: { latitude: 43.317, longitude: 124.331 },
  durationS: 7200,
  createRoute: (seed) =>
    townshipRoute({
      name: 'demo-rotary',
      seed,
      tractor: TRACTOR,
      implement: ROTARY_TILLER_2M8,
      job: { overlap: 0.06, headlandRounds: 5 },
    }),
};
