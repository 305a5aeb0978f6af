import type { Flag, FlagFigure } from '@furrow/protocol/flag';
import type { Job } from '@furrow/protocol/job';
import type { Geodetic } from '../geo/ellipsoid.js';
import { toEcef } from '../geo/ellipsoid.js';
import type { Segment } from '../swath/segment.js';

/** A job as shown, and the stretches of work that it was made of. */
export interface ClaimedJob {
  readonly job: Job;
  readonly segments: readonly Segment[];
}

/** As much of a job as questions about where and when it worked need. */
export interface TrackedJob {
  readonly job: Pick<Job, 'id' | 'machineId' | 'localDay'>;
  readonly segments: readonly Segment[];
}

/** Figures of a flag in the order given. */
export function evidenceOf(figures: Partial<Record<FlagFigure, number>>): Flag['evidence'] {
  return Object.entries(figures).map(([figure, value]) => ({ figure: figure as FlagFigure, value }));
}

/** Straight distance, m; below the true one by 1 mm at 1 km. */
export function distanceBetweenM(a: Geodetic, b: Geodetic): number {
  const from = toEcef(a.latitude, a.longitude);
  const to = toEcef(b.latitude, b.longitude);
  const [dx, dy, dz] = [to.x - from.x, to.y - from.y, to.z - from.z];
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/** Where the work of a segment was at a time: the middle of the bar of its last quad not after it. */
export function placeAt(segment: Segment, time: number): Geodetic {
  const { quads } = segment;
  let [low, high] = [0, quads.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (quads.timeAt(middle) <= time) low = middle;
    else high = middle - 1;
  }
  return segment.placeOfQuad(low, quads.timeAt(low) > time);
}

/** The middle of a list of numbers; undefined where there is none. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
