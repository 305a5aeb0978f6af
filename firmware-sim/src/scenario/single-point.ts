import { SINGLE_POINT as SINGLE_POINT_RECEIVER } from '../receiver/receiver.js';
import { createPartfield, loneFieldScenario } from './lone-field.js';

export const SINGLE_POINT = loneFieldScenario(
  {
    name: 'single-point',
    happens: 'The straight passes with a single-point receiver at 1 Hz: 1.5 m of drift correlated over 300 s.',
    truth: 'The ground is as in straight-passes; what a receiver like this sees of it is biased in net.',
    receiver: SINGLE_POINT_RECEIVER,
  },
  {
    partfield: createPartfield({ lengthM: 320, widthM: 100, headingRad: 0.3 }),
    headingRad: 0.3,
    overlap: 0.04,
    headlandRounds: 0,
    headlandM: 12,
  },
);
