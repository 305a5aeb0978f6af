import { twiceArea } from '../geo/convex-polygon.js';

/**
 * The ground between two bars of a tool: right and left end of the bar behind, then of the bar ahead, as
 * R0, R1, L1, L0 in flat coordinates. Driving forward that is counter-clockwise.
 */
export type QuadCorners = ArrayLike<number>;

interface Corner {
  readonly x: number;
  readonly y: number;
}

function corner(quad: QuadCorners, index: number): Corner {
  return { x: quad[2 * index]!, y: quad[2 * index + 1]! };
}

/** Twice the signed area of the triangle a, b, c. */
function turn(a: Corner, b: Corner, c: Corner): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** Where segment a-b crosses segment c-d strictly inside both; undefined where it does not. */
function crossing([a, b]: readonly [Corner, Corner], [c, d]: readonly [Corner, Corner]): Corner | undefined {
  const atA = turn(c, d, a);
  const atB = turn(c, d, b);
  const atC = turn(a, b, c);
  const atD = turn(a, b, d);
  if (!((atA > 0 && atB < 0) || (atA < 0 && atB > 0))) return undefined;
  if (!((atC > 0 && atD < 0) || (atC < 0 && atD > 0))) return undefined;
  const f = atA / (atA - atB);
  return { x: a.x + (b.x - a.x) * f, y: a.y + (b.y - a.y) * f };
}

function triangle(a: Corner, b: Corner, c: Corner): number[] {
  return turn(a, b, c) >= 0 ? [a.x, a.y, b.x, b.y, c.x, c.y] : [a.x, a.y, c.x, c.y, b.x, b.y];
}

/**
 * A quad as convex, counter-clockwise polygons: itself, its mirror when the tool moved backward, the two
 * triangles of a bow-tie (bars or sides crossing), or the two halves of a concave one.
 */
export function toConvexParts(quad: QuadCorners): ArrayLike<number>[] {
  const r0 = corner(quad, 0);
  const r1 = corner(quad, 1);
  const l1 = corner(quad, 2);
  const l0 = corner(quad, 3);
  const turns = [turn(l0, r0, r1), turn(r0, r1, l1), turn(r1, l1, l0), turn(l1, l0, r0)];
  if (turns.every((value) => value >= 0)) return [quad];
  if (turns.every((value) => value <= 0)) return [[l0.x, l0.y, l1.x, l1.y, r1.x, r1.y, r0.x, r0.y]];
  const barsCross = crossing([r0, l0], [r1, l1]);
  if (barsCross !== undefined) return [triangle(r0, r1, barsCross), triangle(l0, l1, barsCross)];
  const sidesCross = crossing([r0, r1], [l0, l1]);
  if (sidesCross !== undefined) return [triangle(r0, l0, sidesCross), triangle(r1, l1, sidesCross)];
  // Concave: the diagonal through the corner that turns the other way lies inside.
  const isClockwise = twiceArea(quad) < 0;
  const reflex = turns.findIndex((value) => (isClockwise ? value > 0 : value < 0));
  return reflex % 2 === 0 ? [triangle(r0, r1, l1), triangle(r0, l1, l0)] : [triangle(r0, r1, l0), triangle(r1, l1, l0)];
}

/** Area of a quad as it counts for gross: the sum of its convex parts, m2. */
export function quadAreaM2(quad: QuadCorners): number {
  let sum = 0;
  for (const part of toConvexParts(quad)) sum += twiceArea(part);
  return sum / 2;
}
