import type { Geodetic } from '../frame/tangent-frame.js';
import type { Leg } from '../machine/leg.js';
import type { BusFit, Implement, Tractor } from '../machine/outfit.js';
import type { Pose } from '../path/arc-path.js';
import type { ConvexPolygon } from '../path/convex-polygon.js';
import type { ReceiverModel } from '../receiver/receiver.js';

/** A piece of land of the scenario, in the plane of its origin. */
export interface Partfield {
  readonly id: string;
  readonly name: string;
  readonly polygon: ConvexPolygon;
}

/** Where the tractor starts and what it does; the legs may go on for ever. */
export interface Route {
  readonly start: Pose;
  readonly partfields: readonly Partfield[];
  readonly legs: Iterator<Leg>;
}

/** One story: who, with what, where, and what is true of it. */
export interface Scenario {
  readonly name: string;
  readonly happens: string;
  readonly truth: string;
  readonly tractor: Tractor;
  readonly implement: Implement;
  readonly bus: BusFit;
  readonly receiver: ReceiverModel;
  readonly origin: Geodetic;
  /** Where a run to files ends unless told otherwise; null when the route's own end ends it. */
  readonly durationS: number | null;
  /** The same seed gives the same route. */
  createRoute(seed: number): Route;
}

/** The land of the small scenarios: black soil near Lishu. */
export const LISHU: Geodetic = { latitude: 43.31, longitude: 124.33 };
