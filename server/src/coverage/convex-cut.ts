import { Corners, MAX_CORNERS } from './corners.js';

/** Pieces below 1e-6 m2 are dropped, so that cells can become full; the bias stays under 3e-9 of the area. */
const MIN_TWICE_AREA = 2e-6;
/** Separating-axis tolerance in metres, times the length of the edge: an absolute one fails on short edges. */
const TOLERANCE_M = 1e-9;
/** Corners closer than this are one corner: a zero-length edge would seem to separate everything. */
export const SAME_POINT_M = 1e-6;

/** True when an edge of `a` has all of `b` on its outer side. */
function hasSeparatingEdge(a: Corners, b: Corners): boolean {
  const { flat, length } = a;
  for (let i = 0; i < length; i += 2) {
    const j = i + 2 < length ? i + 2 : 0;
    const ax = flat[i]!;
    const ay = flat[i + 1]!;
    const ex = flat[j]! - ax;
    const ey = flat[j + 1]! - ay;
    const edge = Math.abs(ex) + Math.abs(ey);
    if (edge < SAME_POINT_M) continue;
    const tolerance = TOLERANCE_M * edge;
    let separates = true;
    for (let k = 0; k < b.length; k += 2) {
      if (ex * (b.flat[k + 1]! - ay) - ey * (b.flat[k]! - ax) > tolerance) {
        separates = false;
        break;
      }
    }
    if (separates) return true;
  }
  return false;
}

/** True when two convex polygons have no ground in common. */
export function areSeparate(a: Corners, b: Corners): boolean {
  return hasSeparatingEdge(a, b) || hasSeparatingEdge(b, a);
}

/** Twice the signed area. */
export function twiceAreaOf({ flat, length }: Corners): number {
  const x = flat[0]!;
  const y = flat[1]!;
  let sum = 0;
  for (let i = 2; i + 3 < length; i += 2) {
    sum += (flat[i]! - x) * (flat[i + 3]! - y) - (flat[i + 2]! - x) * (flat[i + 1]! - y);
  }
  return sum;
}

/** Order in which a quad's edges cut: the two long sides first leave a quarter fewer pieces. */
const CUT_ORDER_OF_QUAD = [0, 4, 2, 6];
const CUT_ORDER = Array.from({ length: MAX_CORNERS }, (_, corner) => 2 * corner);

const insides = [new Corners(), new Corners()] as const;
const outside = new Corners();
const half = new Corners();
/** Which side of a line each corner lies on: above 0 inside, below 0 outside. */
const sides = new Float64Array(MAX_CORNERS + 2);

/**
 * Cuts a convex piece by a convex cutter, edge line by edge line: what lies outside goes to `keep`, which
 * must take it at once, and what is left in the end is covered. Returns twice the area kept.
 */
export function subtract(piece: Corners, cutter: Corners, keep: (outside: Corners) => void): number {
  let rest = piece;
  let twiceKept = 0;
  const order = cutter.length === 8 ? CUT_ORDER_OF_QUAD : CUT_ORDER;
  for (let w = 0; 2 * w < cutter.length; w += 1) {
    // Most edge lines pass by what is left, all of it on the inside.
    if (!measureSides(rest, cutter, order[w]!)) continue;
    const inside = rest === insides[0] ? insides[1] : insides[0];
    part(rest, inside);
    if (outside.length >= 6) {
      const twice = twiceAreaOf(outside);
      if (twice > MIN_TWICE_AREA) {
        keepWhole(keep);
        twiceKept += twice;
      }
    }
    if (inside.length < 6) return twiceKept;
    rest = inside;
  }
  return twiceKept;
}

/** Notes on which side of the cutter's edge line each corner of `rest` lies; false when none lies outside. */
function measureSides({ flat, length }: Corners, cutter: Corners, from: number): boolean {
  const to = from + 2 < cutter.length ? from + 2 : 0;
  const ax = cutter.flat[from]!;
  const ay = cutter.flat[from + 1]!;
  const ex = cutter.flat[to]! - ax;
  const ey = cutter.flat[to + 1]! - ay;
  let isCut = false;
  for (let k = 0; k < length; k += 2) {
    const side = ex * (flat[k + 1]! - ay) - ey * (flat[k]! - ax);
    sides[k >> 1] = side;
    if (side < 0) isCut = true;
  }
  return isCut;
}

/** Parts `rest` into `inside` and `outside` along the line that `sides` was measured from. */
function part({ flat, length }: Corners, inside: Corners): void {
  inside.length = 0;
  outside.length = 0;
  let px = flat[length - 2]!;
  let py = flat[length - 1]!;
  let previous = sides[(length >> 1) - 1]!;
  for (let k = 0; k < length; k += 2) {
    const x = flat[k]!;
    const y = flat[k + 1]!;
    const side = sides[k >> 1]!;
    if ((side > 0 && previous < 0) || (side < 0 && previous > 0)) {
      const f = previous / (previous - side);
      const cx = px + (x - px) * f;
      const cy = py + (y - py) * f;
      inside.push(cx, cy);
      outside.push(cx, cy);
    }
    if (side >= 0) inside.push(x, y);
    if (side <= 0) outside.push(x, y);
    px = x;
    py = y;
    previous = side;
  }
}

/** Hands on `outside`, in two halves should it have more corners than anything may have. */
function keepWhole(keep: (outside: Corners) => void): void {
  if (outside.length <= 2 * MAX_CORNERS) {
    keep(outside);
    return;
  }
  half.length = 0;
  half.push(outside.flat[0]!, outside.flat[1]!);
  for (let i = MAX_CORNERS; i < outside.length; i += 2) half.push(outside.flat[i]!, outside.flat[i + 1]!);
  outside.length = MAX_CORNERS + 2;
  keep(outside);
  keep(half);
}
