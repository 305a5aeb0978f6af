import { ROTARY_TILLER_2M8 } from '../machine/outfit.js';
import { townshipScenario } from './demo-township.js';

export const DEMO_ROTARY = townshipScenario({
  name: 'demo-rotary',
  happens:
    'Rotary tillage with the PTO, field after field without end (ten fields near 43.317 N, 124.331 E); RTK at 1 Hz.',
  implement: ROTARY_TILLER_2M8,
  origin: { latitude: 43.317, longitude: 124.331 },
  turnRadiusM: 5.5,
  rateHz: 1,
  job: { overlap: 0.06, headlandRounds: 5 },
});
