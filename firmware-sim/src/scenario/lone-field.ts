import type { Leg } from '../machine/leg.js';
import { LARGE_TRACTOR, SEEDER_3M } from '../machine/outfit.js';
import { offsetPose, type Pose } from '../path/arc-path.js';
import { quadrilateral } from '../path/convex-polygon.js';
import { RTK } from '../receiver/receiver.js';
import { fieldLegs, roadLegs, standstill, type FieldJob } from './field-work.js';
import { LISHU, type Partfield, type Route, type Scenario } from './scenario.js';

/** A rectangle or nearly so of the given size, centred on the scenario's origin. */
export function createPartfield(size: {
  lengthM: number;
  widthM: number;
  headingRad: number;
  skewM?: readonly number[];
}): Partfield {
  return { id: 'partfield-1', name: 'Partfield 1', polygon: quadrilateral({ centre: { x: 0, y: 0 }, ...size }) };
}

/** Starts on the road 250 m away, drives to the field, works it, and drives off again. */
function loneFieldRoute(job: FieldJob): Route {
  const corner = job.partfield.polygon[0]!;
  const gate: Pose = { x: corner.x, y: corner.y, headingRad: job.headingRad };
  const start = offsetPose(gate, { forwardM: -250, rightM: 30 });
  const approach = offsetPose(gate, { forwardM: -40, rightM: 15 });
  function* legs(): Generator<Leg> {
    yield standstill(15);
    const arrived = yield* roadLegs(job.tractor, start, [approach]);
    const done = yield* fieldLegs(job, arrived);
    const away = offsetPose(approach, { forwardM: 0, rightM: 30 });
    yield* roadLegs(job.tractor, done, [{ ...away, headingRad: job.headingRad + Math.PI }]);
    yield standstill(20);
  }
  return { start, partfields: [job.partfield], legs: legs() };
}

/** What a scenario in one field says of itself; what it leaves out is the large tractor with the 3 m seeder and RTK at 5 Hz. */
export type LoneFieldStory = Pick<Scenario, 'name' | 'happens' | 'truth'> &
  Partial<Pick<Scenario, 'tractor' | 'implement' | 'receiver'>>;

/** A scenario in one field near Lishu, from the road and back to it, every ECU on the bus; it ends with its route. */
export function loneFieldScenario(story: LoneFieldStory, job: Omit<FieldJob, 'tractor' | 'implement'>): Scenario {
  const outfit = { tractor: story.tractor ?? LARGE_TRACTOR, implement: story.implement ?? SEEDER_3M };
  return {
    bus: 'isobus',
    receiver: RTK,
    origin: LISHU,
    durationS: null,
    ...story,
    ...outfit,
    createRoute: () => loneFieldRoute({ ...outfit, ...job }),
  };
}
