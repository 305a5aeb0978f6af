import type { Ring } from './area-outline.js';

interface Edge {
  readonly lowX: number;
  readonly lowY: number;
  readonly highX: number;
  readonly highY: number;
}

/** Edges that are not level, each from its lower to its higher end. */
function edgesOf(rings: readonly Ring[]): Edge[] {
  const edges: Edge[] = [];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const j = i + 2 < ring.length ? i + 2 : 0;
      const a = { x: ring[i]!, y: ring[i + 1]! };
      const b = { x: ring[j]!, y: ring[j + 1]! };
      if (a.y === b.y) continue;
      const [low, high] = a.y < b.y ? [a, b] : [b, a];
      edges.push({ lowX: low.x, lowY: low.y, highX: high.x, highY: high.y });
    }
  }
  return edges;
}

function xAt(edge: Edge, y: number): number {
  if (y === edge.lowY) return edge.lowX;
  if (y === edge.highY) return edge.highX;
  return edge.lowX + ((edge.highX - edge.lowX) * (y - edge.lowY)) / (edge.highY - edge.lowY);
}

/** Heights where two edges of a self-crossing outline cross, so that no slab holds a crossing. */
function crossingHeights(edges: readonly Edge[]): number[] {
  const heights: number[] = [];
  for (const [i, a] of edges.entries()) {
    for (let j = i + 1; j < edges.length; j += 1) {
      const b = edges[j]!;
      const low = Math.max(a.lowY, b.lowY);
      const high = Math.min(a.highY, b.highY);
      if (low >= high) continue;
      const atLow = xAt(a, low) - xAt(b, low);
      const atHigh = xAt(a, high) - xAt(b, high);
      if ((atLow < 0 && atHigh > 0) || (atLow > 0 && atHigh < 0)) {
        heights.push(low + ((high - low) * atLow) / (atLow - atHigh));
      }
    }
  }
  return heights;
}

/**
 * Cuts an area (rings, even-odd, holes and several parts welcome) into convex trapezoids with level tops and
 * bottoms, counter-clockwise, four corners each; corners may coincide.
 *
 *      ______
 *     /  |   \___      one slab between each two neighbouring heights,
 *    /---+-------\     cut at the left and right edge of what is inside
 */
export function toTrapezoids(rings: readonly Ring[]): Float64Array[] {
  const edges = edgesOf(rings);
  const heights = [...edges.flatMap((edge) => [edge.lowY, edge.highY]), ...crossingHeights(edges)];
  const levels = [...new Set(heights)].sort((a, b) => a - b);
  const trapezoids: Float64Array[] = [];
  for (let i = 0; i + 1 < levels.length; i += 1) {
    const low = levels[i]!;
    const high = levels[i + 1]!;
    const middle = (low + high) / 2;
    const crossing = edges
      .filter((edge) => edge.lowY <= low && edge.highY >= high)
      .sort((a, b) => xAt(a, middle) - xAt(b, middle));
    for (let k = 0; k + 1 < crossing.length; k += 2) {
      const left = crossing[k]!;
      const right = crossing[k + 1]!;
      trapezoids.push(
        Float64Array.of(xAt(left, low), low, xAt(right, low), low, xAt(right, high), high, xAt(left, high), high),
      );
    }
  }
  return trapezoids;
}
