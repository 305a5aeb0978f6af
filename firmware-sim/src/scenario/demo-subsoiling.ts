import { SUBSOILER_3M5 } from '../machine/outfit.js';
import { townshipScenario } from './demo-township.js';

export const DEMO_SUBSOILING = townshipScenario({
  name: 'demo-subsoiling',
  happens: 'Subsoiling, field after field without end (ten fields near 43.3265 N, 124.3155 E); RTK at 1 Hz.',
  implement: SUBSOILER_3M5,
  origin: { latitude: 43.3265, longitude: 124.3155 },
  turnRadiusM: 5.5,
  rateHz: 1,
  job: { overlap: 0.04, headlandRounds: 4 },
});
