import type { Leg } from '../machine/leg.js';
import { offsetPose, type Pose } from '../path/arc-path.js';
import { quadrilateral } from '../path/convex-polygon.js';
import { fieldLegs, roadLegs, standstill, type FieldJob } from './field-work.js';
import type { Partfield, Route } from './scenario.js';

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
export function loneFieldRoute(job: FieldJob): Route {
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
