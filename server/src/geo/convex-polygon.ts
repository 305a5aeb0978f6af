/**
 * Convex polygons as flat, counter-clockwise coordinates x0, y0, x1, y1, ... in metres.
 */
export type Flat = ArrayLike<number>;

/** Twice the signed area; positive when counter-clockwise. */
export function twiceArea(polygon: Flat, length: number = polygon.length): number {
  const x = polygon[0] ?? 0;
  const y = polygon[1] ?? 0;
  let sum = 0;
  for (let i = 2; i + 3 < length; i += 2) {
    sum += (polygon[i]! - x) * (polygon[i + 3]! - y) - (polygon[i + 2]! - x) * (polygon[i + 1]! - y);
  }
  return sum;
}

/** Keeps what lies left of the line from (ax, ay) in direction (ex, ey). */
function keepLeft(polygon: Flat, line: readonly [number, number, number, number]): number[] {
  const [ax, ay, ex, ey] = line;
  const kept: number[] = [];
  const last = polygon.length - 2;
  let px = polygon[last]!;
  let py = polygon[last + 1]!;
  let previous = ex * (py - ay) - ey * (px - ax);
  for (let i = 0; i < polygon.length; i += 2) {
    const x = polygon[i]!;
    const y = polygon[i + 1]!;
    const side = ex * (y - ay) - ey * (x - ax);
    if ((side > 0 && previous < 0) || (side < 0 && previous > 0)) {
      const f = previous / (previous - side);
      kept.push(px + (x - px) * f, py + (y - py) * f);
    }
    if (side >= 0) kept.push(x, y);
    px = x;
    py = y;
    previous = side;
  }
  return kept;
}

/** The part of a convex polygon inside another; fewer than three corners (length below 6) means none. */
export function clipConvex(polygon: Flat, clip: Flat): number[] {
  let kept = Array.from(polygon);
  for (let i = 0; i < clip.length && kept.length >= 6; i += 2) {
    const j = i + 2 < clip.length ? i + 2 : 0;
    const ax = clip[i]!;
    const ay = clip[i + 1]!;
    kept = keepLeft(kept, [ax, ay, clip[j]! - ax, clip[j + 1]! - ay]);
  }
  return kept.length >= 6 ? kept : [];
}

/** True when every corner lies inside or on the edge of a convex outline. */
export function isInsideConvex(polygon: Flat, outline: Flat): boolean {
  for (let i = 0; i < outline.length; i += 2) {
    const j = i + 2 < outline.length ? i + 2 : 0;
    const ax = outline[i]!;
    const ay = outline[i + 1]!;
    const ex = outline[j]! - ax;
    const ey = outline[j + 1]! - ay;
    for (let k = 0; k < polygon.length; k += 2) {
      if (ex * (polygon[k + 1]! - ay) - ey * (polygon[k]! - ax) < 0) return false;
    }
  }
  return true;
}
