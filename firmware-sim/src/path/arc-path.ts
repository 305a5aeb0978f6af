/** Reference point of the tractor (rear axle centre) in the plane, metres; heading in radians from east, left positive. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
}

/** A piece of a path with constant curvature (1/m, left positive; 0 is straight). */
export interface ArcSegment {
  readonly start: Pose;
  readonly lengthM: number;
  readonly curvaturePerM: number;
}

/** The pose `distanceM` along a segment, exact. */
export function poseAlong(segment: ArcSegment, distanceM: number): Pose {
  const { x, y, headingRad } = segment.start;
  const k = segment.curvaturePerM;
  const turned = k * distanceM;
  const half = turned / 2;
  // The chord of an arc: length times sinc of the half angle, along the mean heading.
  const chord = Math.abs(half) < 1e-9 ? distanceM : (distanceM * Math.sin(half)) / half;
  return {
    x: x + chord * Math.cos(headingRad + half),
    y: y + chord * Math.sin(headingRad + half),
    headingRad: headingRad + turned,
  };
}

/** Moves a pose forward and to the right of its heading, keeping the heading. */
export function offsetPose(pose: Pose, by: { forwardM: number; rightM: number }): Pose {
  const cos = Math.cos(pose.headingRad);
  const sin = Math.sin(pose.headingRad);
  return {
    x: pose.x + by.forwardM * cos + by.rightM * sin,
    y: pose.y + by.forwardM * sin - by.rightM * cos,
    headingRad: pose.headingRad,
  };
}

/** A path under construction: each segment starts where the one before ends, so heading never jumps. */
export class PathBuilder {
  readonly segments: ArcSegment[] = [];
  lengthM = 0;
  end: Pose;

  constructor(start: Pose) {
    this.end = start;
  }

  /** Appends a segment; lengths below a tenth of a millimetre are left out. */
  add(lengthM: number, curvaturePerM = 0): this {
    if (lengthM < 1e-4) return this;
    const segment: ArcSegment = { start: this.end, lengthM, curvaturePerM };
    this.segments.push(segment);
    this.lengthM += lengthM;
    this.end = poseAlong(segment, lengthM);
    return this;
  }
}
