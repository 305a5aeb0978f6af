import { SEEDER_3M } from '../machine/outfit.js';
import { townshipScenario } from './demo-township.js';

export const DEMO_NO_TILL = townshipScenario({
  name: 'demo-no-till',
  happens: 'No-till seeding, field after field without end (ten fields near 43.320 N, 124.300 E); RTK at 5 Hz.',
  implement: SEEDER_3M,
  origin: { latitude: 43.32, longitude: 124.3 },
  turnRadiusM: 5.5,
  rateHz: 5,
  job: { overlap: 0.05, headlandRounds: 5 },
  refillEvery: 14,
});
