import { createPartfield, loneFieldScenario } from './lone-field.js';

export const STRAIGHT_PASSES = loneFieldScenario(
  {
    name: 'straight-passes',
    happens: 'A mounted 3 m seeder drives shuttle passes over a rectangle; RTK at 5 Hz.',
    truth: 'One job; gross is length of the passes times 3 m, overlap about 4 %.',
  },
  {
    partfield: createPartfield({ lengthM: 320, widthM: 100, headingRad: 0.3 }),
    headingRad: 0.3,
    overlap: 0.04,
    headlandRounds: 0,
    headlandM: 12,
  },
);
