import { DISC_HARROW_6M, type Implement } from '../machine/outfit.js';
import { createPartfield, loneFieldScenario } from './lone-field.js';

const MOUNTED_HARROW: Implement = { ...DISC_HARROW_6M, id: 'harrow-mounted', attachment: 'mounted', toolXM: -2 };

export const WORKED_U_TURNS = loneFieldScenario(
  {
    name: 'worked-u-turns',
    happens: 'A 6 m harrow, mounted, skips passes and keeps working through every U-turn.',
    truth: 'One job; the turns are worked ground and overlap each other on the headland.',
    implement: MOUNTED_HARROW,
  },
  {
    partfield: createPartfield({ lengthM: 280, widthM: 140, headingRad: 0.5 }),
    headingRad: 0.5,
    overlap: 0.04,
    headlandRounds: 0,
    headlandM: 18,
    skip: 4,
    workedTurns: true,
  },
);
