import { createLeg, type Leg } from '../machine/leg.js';
import { LARGE_TRACTOR, SEEDER_3M } from '../machine/outfit.js';
import { PathBuilder } from '../path/arc-path.js';
import { RTK } from '../receiver/receiver.js';
import { standstill } from './field-work.js';
import { LISHU, type Scenario } from './scenario.js';

const START = { x: -4000, y: -3000, headingRad: 0.2 };

/** Six kilometres out and back again and a bend between each, 15 km in all. */
function* roadTrip(): Generator<Leg> {
  yield standstill(30);
  const path = new PathBuilder(START);
  for (let i = 0; i < 10; i++) {
    path.add(1375).add(125, (i % 2 === 0 ? 1 : -1) / 100);
  }
  yield createLeg(path.segments, LARGE_TRACTOR.roadSpeedMps);
  yield standstill(30);
}

export const ROAD_TRIP: Scenario = {
  name: 'road-trip',
  happens: 'Drives 15 km by road at up to 8 m/s, implement raised, and parks.',
  truth: 'No job, no area; 15 km of transport.',
  tractor: LARGE_TRACTOR,
  implement: SEEDER_3M,
  bus: 'isobus',
  receiver: { ...RTK, rateHz: 1 },
  origin: LISHU,
  durationS: null,
  createRoute: () => ({ start: START, partfields: [], legs: roadTrip() }),
};
