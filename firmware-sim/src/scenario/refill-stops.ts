import { createPartfield, loneFieldScenario } from './lone-field.js';

export const REFILL_STOPS = loneFieldScenario(
  {
    name: 'refill-stops',
    happens:
      'Every sixth pass the seeder drives to the corner and stands 5 min to be refilled; one pass is paused for 90 s with the implement down.',
    truth: 'One job: stops are bridged, standing adds neither area nor worked time.',
  },
  {
    partfield: createPartfield({ lengthM: 240, widthM: 90, headingRad: 0.3 }),
    headingRad: 0.3,
    overlap: 0.04,
    headlandRounds: 0,
    headlandM: 14,
    refill: { everyPasses: 6, stopS: 300, at: { x: -135, y: -80, headingRad: 0.3 + Math.PI } },
    pauses: { 3: 90 },
  },
);
