import { twiceArea } from '../geo/convex-polygon.js';
import { SAME_POINT_M } from './convex-cut.js';

/** One side of a line through a polygon's edge, and the other. */
interface Halves {
  readonly inside: number[];
  readonly outside: number[];
}

function cutByLine(polygon: readonly number[], line: readonly [number, number, number, number]): Halves {
  const [ax, ay, ex, ey] = line;
  const inside: number[] = [];
  const outside: number[] = [];
  let px = polygon.at(-2)!;
  let py = polygon.at(-1)!;
  let previous = ex * (py - ay) - ey * (px - ax);
  for (let i = 0; i < polygon.length; i += 2) {
    const x = polygon[i]!;
    const y = polygon[i + 1]!;
    const side = ex * (y - ay) - ey * (x - ax);
    if ((side > 0 && previous < 0) || (side < 0 && previous > 0)) {
      const f = previous / (previous - side);
      const cut = [px + (x - px) * f, py + (y - py) * f] as const;
      inside.push(...cut);
      outside.push(...cut);
    }
    if (side >= 0) inside.push(x, y);
    if (side <= 0) outside.push(x, y);
    px = x;
    py = y;
    previous = side;
  }
  return { inside, outside };
}

/**
 * What a convex, counter-clockwise polygon leaves of another: convex pieces that do not overlap. Pieces below
 * `minPieceM2` are left out.
 */
export function subtractConvex(polygon: readonly number[], cutter: readonly number[], minPieceM2: number): number[][] {
  const pieces: number[][] = [];
  let rest: readonly number[] = polygon;
  for (let i = 0; i < cutter.length && rest.length >= 6; i += 2) {
    const j = i + 2 < cutter.length ? i + 2 : 0;
    const [ax, ay] = [cutter[i]!, cutter[i + 1]!];
    const [ex, ey] = [cutter[j]! - ax, cutter[j + 1]! - ay];
    // Corners that are one point have no line between them; the edges beside them bound the cutter there.
    if (Math.abs(ex) + Math.abs(ey) < SAME_POINT_M) continue;
    const { inside, outside } = cutByLine(rest, [ax, ay, ex, ey]);
    if (outside.length >= 6 && twiceArea(outside) / 2 >= minPieceM2) pieces.push(outside);
    rest = inside;
  }
  return pieces;
}
