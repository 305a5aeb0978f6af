import { createPartfield, loneFieldScenario } from './lone-field.js';

export const GNSS_DROPOUT = loneFieldScenario(
  {
    name: 'gnss-dropout',
    happens: 'The receiver falls silent 5 s, 20 s and 60 s in the middle of passes, twice each.',
    truth: 'One job; 5 s is joined, 20 s counted as interpolated, 60 s is unknown distance and no area.',
  },
  {
    partfield: createPartfield({ lengthM: 380, widthM: 70, headingRad: 0.3 }),
    headingRad: 0.3,
    overlap: 0.04,
    headlandRounds: 0,
    headlandM: 12,
    silences: { 1: 5, 3: 20, 5: 60, 8: 5, 10: 20, 13: 60 },
  },
);
