import type { LocalPoint } from '../geo/local-frame.js';

/** A direction as a unit vector. */
export type Direction = LocalPoint;

export function directionBetween(a: LocalPoint, b: LocalPoint): Direction {
  const x = b.x - a.x;
  const y = b.y - a.y;
  const length = Math.sqrt(x * x + y * y);
  return length > 0 ? { x: x / length, y: y / length } : { x: 0, y: 1 };
}

export function lengthBetween(a: LocalPoint, b: LocalPoint): number {
  const x = b.x - a.x;
  const y = b.y - a.y;
  return Math.sqrt(x * x + y * y);
}

/** Cosine of the angle between two directions. */
export function cosineBetween(a: Direction, b: Direction): number {
  return a.x * b.x + a.y * b.y;
}

function toUnit(x: number, y: number): Direction {
  const length = Math.sqrt(x * x + y * y);
  return { x: x / length, y: y / length };
}

/**
 * Direction of the path at b, between a and c: that of the circle through all three. The nearer neighbour
 * counts more, so that uneven steps do not bend the curve.
 */
export function tangentAt(b: LocalPoint, a: LocalPoint, c: LocalPoint): Direction {
  const before = directionBetween(a, b);
  const after = directionBetween(b, c);
  const beforeM = lengthBetween(a, b);
  const afterM = lengthBetween(b, c);
  const x = before.x * afterM + after.x * beforeM;
  const y = before.y * afterM + after.y * beforeM;
  return x * x + y * y > 1e-12 ? toUnit(x, y) : before;
}

/** Tangent at the open end of a chord that leaves the other end as an arc would: the mirror image. */
export function mirroredTangent(tangent: Direction, chord: Direction): Direction {
  const along = 2 * cosineBetween(tangent, chord);
  return { x: along * chord.x - tangent.x, y: along * chord.y - tangent.y };
}

/** A stretch of path: a cubic Hermite curve between two places with the path's direction at both. */
export class PathCurve {
  readonly lengthM: number;
  private readonly from: LocalPoint;
  private readonly to: LocalPoint;
  private readonly fromTangent: Direction;
  private readonly toTangent: Direction;

  constructor(ends: readonly [LocalPoint, LocalPoint], tangents: readonly [Direction, Direction]) {
    [this.from, this.to] = ends;
    [this.fromTangent, this.toTangent] = tangents;
    this.lengthM = lengthBetween(this.from, this.to);
  }

  /** Place at a fraction of the way. */
  pointAt(u: number): LocalPoint {
    const u2 = u * u;
    const u3 = u2 * u;
    const h00 = 2 * u3 - 3 * u2 + 1;
    const h01 = 3 * u2 - 2 * u3;
    const h10 = (u3 - 2 * u2 + u) * this.lengthM;
    const h11 = (u3 - u2) * this.lengthM;
    return {
      x: h00 * this.from.x + h01 * this.to.x + h10 * this.fromTangent.x + h11 * this.toTangent.x,
      y: h00 * this.from.y + h01 * this.to.y + h10 * this.fromTangent.y + h11 * this.toTangent.y,
    };
  }

  directionAt(u: number): Direction {
    const u2 = u * u;
    const along = 6 * (u - u2);
    const h10 = (3 * u2 - 4 * u + 1) * this.lengthM;
    const h11 = (3 * u2 - 2 * u) * this.lengthM;
    const x = along * (this.to.x - this.from.x) + h10 * this.fromTangent.x + h11 * this.toTangent.x;
    const y = along * (this.to.y - this.from.y) + h10 * this.fromTangent.y + h11 * this.toTangent.y;
    return x * x + y * y > 1e-12 ? toUnit(x, y) : directionBetween(this.from, this.to);
  }
}
