import { DISC_HARROW_6M } from '../machine/outfit.js';
import { townshipScenario } from './demo-township.js';

export const DEMO_HARROW = townshipScenario({
  name: 'demo-harrow',
  happens:
    'Disc harrowing with a trailed 6 m harrow, field after field without end (ten fields near 43.3235 N, 124.3465 E); RTK at 5 Hz.',
  implement: DISC_HARROW_6M,
  origin: { latitude: 43.3235, longitude: 124.3465 },
  turnRadiusM: 7,
  rateHz: 5,
  job: { overlap: 0.05, headlandRounds: 4, skip: 4 },
});
