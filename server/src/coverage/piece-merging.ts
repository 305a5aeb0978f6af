import type { Corners } from './corners.js';

/** Corners closer than this, in each axis together, are one: the two sides of a cut are rounded apart. */
const SAME_CORNER_M = 1e-9;
/** A corner bent less than this times the length across it is none: far below what separates polygons. */
const STRAIGHT_M = 1e-10;
/** A merged piece has no more corners than this, so that it stays cheap to cut. */
const MOST_CORNERS = 16;

function isSameCorner(a: Corners, i: number, { flat: b, at }: { flat: Float64Array; at: number }): boolean {
  return Math.abs(a.flat[i]! - b[at]!) + Math.abs(a.flat[i + 1]! - b[at + 1]!) < SAME_CORNER_M;
}

/** A corner that repeats the one before would hide the bend at both. */
function pushDistinct(into: Corners, x: number, y: number): void {
  const { flat, length } = into;
  if (length > 0 && Math.abs(flat[length - 2]! - x) + Math.abs(flat[length - 1]! - y) < SAME_CORNER_M) return;
  into.push(x, y);
}

/** Joins two convex pieces along the edge that starts at corner i of one and, the other way round, at k of the other. */
function joined(a: Corners, b: Corners, { i, k, into }: { i: number; k: number; into: Corners }): void {
  into.length = 0;
  for (let step = 2; step <= a.length; step += 2) {
    const at = (i + step) % a.length;
    pushDistinct(into, a.flat[at]!, a.flat[at + 1]!);
  }
  for (let step = 4; step < b.length; step += 2) {
    const at = (k + step) % b.length;
    pushDistinct(into, b.flat[at]!, b.flat[at + 1]!);
  }
  const { flat, length } = into;
  if (Math.abs(flat[0]! - flat[length - 2]!) + Math.abs(flat[1]! - flat[length - 1]!) < SAME_CORNER_M) into.length -= 2;
}

/** Drops corners that do not bend; false where one bends inward, or too many are left. */
function isConvexWithoutStraight(piece: Corners): boolean {
  const { flat, length } = piece;
  let kept = 0;
  const [firstX, firstY] = [flat[0]!, flat[1]!];
  let [beforeX, beforeY] = [flat[length - 2]!, flat[length - 1]!];
  for (let i = 0; i < length; i += 2) {
    const [x, y] = [flat[i]!, flat[i + 1]!];
    const isLast = i + 2 === length;
    const afterX = isLast ? firstX : flat[i + 2]!;
    const afterY = isLast ? firstY : flat[i + 3]!;
    const bend = (x - beforeX) * (afterY - y) - (y - beforeY) * (afterX - x);
    const across = STRAIGHT_M * (Math.abs(afterX - beforeX) + Math.abs(afterY - beforeY));
    if (bend < -across) return false;
    if (bend > across) {
      flat[kept] = x;
      flat[kept + 1] = y;
      kept += 2;
      [beforeX, beforeY] = [x, y];
    }
  }
  piece.length = kept;
  return kept >= 6 && kept <= 2 * MOST_CORNERS;
}

/**
 * Makes one piece of two convex, counter-clockwise ones that share a whole edge, where that is convex too. True
 * when it did; the piece is then in `into`.
 */
export function mergePieces(a: Corners, b: Corners, into: Corners): boolean {
  for (let i = 0; i < a.length; i += 2) {
    const j = i + 2 < a.length ? i + 2 : 0;
    for (let k = 0; k < b.length; k += 2) {
      if (!isSameCorner(a, j, { flat: b.flat, at: k })) continue;
      const l = k + 2 < b.length ? k + 2 : 0;
      if (!isSameCorner(a, i, { flat: b.flat, at: l })) continue;
      joined(a, b, { i, k, into });
      return isConvexWithoutStraight(into);
    }
  }
  return false;
}
