import { PathBuilder, type ArcSegment, type Pose } from './arc-path.js';

type Turn = 'L' | 'S' | 'R';
interface Word {
  readonly turns: readonly [Turn, Turn, Turn];
  /** Lengths in units of the radius; undefined where the word does not exist. */
  readonly lengths: readonly [number, number, number] | undefined;
}
interface Normalised {
  readonly d: number;
  readonly alpha: number;
  readonly beta: number;
}

const TWO_PI = 2 * Math.PI;

/** Into [0, 2 pi); a rounding error below zero is no full circle. */
function wrap(angle: number): number {
  const wrapped = ((angle % TWO_PI) + TWO_PI) % TWO_PI;
  return wrapped > TWO_PI - 1e-9 ? 0 : wrapped;
}

function sameSide({ d, alpha, beta }: Normalised, side: 'L' | 'R'): Word {
  const sign = side === 'L' ? 1 : -1;
  const dx = d + sign * (Math.sin(alpha) - Math.sin(beta));
  const dy = sign * (Math.cos(beta) - Math.cos(alpha));
  const straight = Math.sqrt(dx * dx + dy * dy);
  const bearing = Math.atan2(dy, dx);
  const lengths = [wrap(sign * (bearing - alpha)), straight, wrap(sign * (beta - bearing))] as const;
  return { turns: [side, 'S', side], lengths };
}

function crossSide({ d, alpha, beta }: Normalised, first: 'L' | 'R'): Word {
  const sign = first === 'L' ? 1 : -1;
  const turns = [first, 'S', first === 'L' ? 'R' : 'L'] as const;
  const dx = d + sign * (Math.sin(alpha) + Math.sin(beta));
  const dy = -sign * (Math.cos(alpha) + Math.cos(beta));
  const square = dx * dx + dy * dy - 4;
  if (square < 0) return { turns, lengths: undefined };
  const straight = Math.sqrt(square);
  const bearing = Math.atan2(dy, dx) + sign * Math.atan2(2, straight);
  return { turns, lengths: [wrap(sign * (bearing - alpha)), straight, wrap(sign * (bearing - beta))] };
}

function threeArcs({ d, alpha, beta }: Normalised, outer: 'L' | 'R'): Word {
  const sign = outer === 'L' ? 1 : -1;
  const turns = [outer, outer === 'L' ? 'R' : 'L', outer] as const;
  const dx = d + sign * (Math.sin(alpha) - Math.sin(beta));
  const dy = sign * (Math.cos(beta) - Math.cos(alpha));
  const distance = Math.sqrt(dx * dx + dy * dy);
  if (distance > 4) return { turns, lengths: undefined };
  const bearing = Math.atan2(dy, dx);
  const corner = Math.acos(distance / 4);
  const first = wrap(sign * (bearing - alpha) + Math.PI / 2 + corner);
  const middle = wrap(Math.PI + 2 * corner);
  return { turns, lengths: [first, middle, wrap(sign * (beta - alpha) - first + middle)] };
}

function assemble(start: Pose, radiusM: number, word: Word): PathBuilder {
  const path = new PathBuilder(start);
  word.turns.forEach((turn, i) => {
    const curvature = turn === 'S' ? 0 : (turn === 'L' ? 1 : -1) / radiusM;
    path.add((word.lengths?.[i] ?? 0) * radiusM, curvature);
  });
  return path;
}

/**
 * Shortest forward path between two poses with a bounded radius (Dubins, 1957): one of six words of arcs and a
 * straight. A candidate that misses the goal is not taken, so a wrong word cannot pass unnoticed.
 */
export function dubinsPath(from: Pose, to: Pose, radiusM: number): readonly ArcSegment[] {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const bearing = Math.atan2(dy, dx);
  const normalised: Normalised = {
    d: Math.sqrt(dx * dx + dy * dy) / radiusM,
    alpha: wrap(from.headingRad - bearing),
    beta: wrap(to.headingRad - bearing),
  };
  const candidates = (['L', 'R'] as const)
    .flatMap((side) => [sameSide(normalised, side), crossSide(normalised, side), threeArcs(normalised, side)])
    .filter((word) => word.lengths !== undefined)
    .map((word) => assemble(from, radiusM, word))
    .filter((path) => Math.abs(path.end.x - to.x) + Math.abs(path.end.y - to.y) < 1e-3 * (1 + radiusM))
    .sort((a, b) => a.lengthM - b.lengthM);
  const best = candidates[0];
  if (best === undefined) throw new Error(`No path from ${JSON.stringify(from)} to ${JSON.stringify(to)}`);
  return best.segments;
}
