import type { WorkJob } from '../job/work-job.js';
import type { Segment } from '../swath/segment.js';
import type { Bounds, QuadSet } from './folds.js';

/** Longest side of a swath quad, degrees of latitude or of longitude below 60 degrees north. */
const QUAD_REACH_DEG = 0.002;

/** Bounds that also hold a place, and all within reach of it. */
export function includePlace(
  bounds: Bounds | null,
  { latitude, longitude }: { latitude: number; longitude: number },
  reachDeg = QUAD_REACH_DEG,
): Bounds {
  return {
    west: Math.min(bounds?.west ?? 180, longitude - reachDeg),
    south: Math.min(bounds?.south ?? 90, latitude - reachDeg),
    east: Math.max(bounds?.east ?? -180, longitude + reachDeg),
    north: Math.max(bounds?.north ?? -90, latitude + reachDeg),
  };
}

export function boundsTouch(a: Bounds, b: Bounds): boolean {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

/** Bounds of segments as far as they were looked at; freed with them. */
const boundsBySegment = new WeakMap<Segment, { quads: number; bounds: Bounds | null }>();

/** Ground of a segment, generously. */
export function segmentBounds(segment: Segment): Bounds | null {
  const known = boundsBySegment.get(segment) ?? { quads: 0, bounds: null };
  for (; known.quads < segment.quads.length; known.quads += 1) {
    known.bounds = includePlace(known.bounds, segment.placeOfQuad(known.quads));
  }
  boundsBySegment.set(segment, known);
  return known.bounds;
}

/** Bounds of all quads of a segment, as a checkpoint kept them. */
export function restoreSegmentBounds(segment: Segment, bounds: Bounds | null): void {
  boundsBySegment.set(segment, { quads: segment.quads.length, bounds });
}

/** Quads of some segments of a job as longitude and latitude pairs. */
export function toQuadSet(job: WorkJob, segments: readonly Segment[]): QuadSet {
  const count = segments.reduce((sum, { quads }) => sum + quads.length, 0);
  const corners = new Float64Array(count * 8);
  const times = new Float64Array(count);
  let next = 0;
  for (const { quads, frame } of segments) {
    for (let index = 0; index < quads.length; index += 1, next += 1) {
      const quad = quads.at(index);
      for (let corner = 0; corner < 8; corner += 2) {
        const { latitude, longitude } = frame.toGeodetic(quad[corner]!, quad[corner + 1]!);
        corners[next * 8 + corner] = longitude;
        corners[next * 8 + corner + 1] = latitude;
      }
      times[next] = quads.timeAt(index);
    }
  }
  return { jobId: job.id, machineId: job.machineId, operation: job.operation, corners, times };
}
