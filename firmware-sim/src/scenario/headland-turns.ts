import { createPartfield, loneFieldScenario } from './lone-field.js';

export const HEADLAND_TURNS = loneFieldScenario(
  {
    name: 'headland-turns',
    happens:
      'Five headland rounds with rounded corners, implement down, then shuttle passes with omega turns, implement raised.',
    truth: 'One job; the corners of the rounds overlap, the turns count nothing.',
  },
  {
    partfield: createPartfield({ lengthM: 260, widthM: 130, headingRad: 1.1, skewM: [0, -12, 9, 4] }),
    headingRad: 1.1,
    overlap: 0.05,
    headlandRounds: 5,
  },
);
