import { DISC_HARROW_6M, LARGE_TRACTOR, type Tractor } from '../machine/outfit.js';
import { createPartfield, loneFieldScenario } from './lone-field.js';

const TRACTOR: Tractor = { ...LARGE_TRACTOR, antennaXM: 1.5, turnRadiusM: 7 };

export const TRAILED_IMPLEMENT = loneFieldScenario(
  {
    name: 'trailed-implement',
    happens:
      'A trailed 6 m disc harrow on a 5 m drawbar: four headland rounds with rounded corners, then passes with wide turns.',
    truth: 'One job; the bar follows by the tractrix, inside the tractor in every bend.',
    tractor: TRACTOR,
    implement: DISC_HARROW_6M,
  },
  {
    partfield: createPartfield({ lengthM: 340, widthM: 170, headingRad: 0.4, skewM: [5, -10, 6, -4] }),
    headingRad: 0.4,
    overlap: 0.05,
    headlandRounds: 4,
    skip: 4,
  },
);
