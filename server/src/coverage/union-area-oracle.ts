/**
 * Area of the union of convex polygons by the slow and obvious way, for tests only: cut the plane into
 * vertical slabs at every corner and every crossing of two edges; within a slab the covered height is linear,
 * so its value at the middle times the width of the slab is exact.
 */
export function unionAreaBySlabs(polygons: readonly (readonly number[])[]): number {
  const levels = [...new Set([...polygons.flatMap(cornersX), ...crossingsX(polygons)])].sort((a, b) => a - b);
  let areaM2 = 0;
  for (let i = 0; i + 1 < levels.length; i += 1) {
    const middle = (levels[i]! + levels[i + 1]!) / 2;
    areaM2 += (levels[i + 1]! - levels[i]!) * coveredHeight(polygons, middle);
  }
  return areaM2;
}

type Edge = readonly [number, number, number, number];

function cornersX(polygon: readonly number[]): number[] {
  return polygon.filter((_, i) => i % 2 === 0);
}

function edgesOf(polygon: readonly number[]): Edge[] {
  return cornersX(polygon).map((x, i) => {
    const next = (2 * i + 2) % polygon.length;
    return [x, polygon[2 * i + 1]!, polygon[next]!, polygon[next + 1]!];
  });
}

function crossingsX(polygons: readonly (readonly number[])[]): number[] {
  const edges = polygons.flatMap(edgesOf);
  return edges.flatMap(([ax, ay, bx, by], i) =>
    edges.slice(i + 1).flatMap(([cx, cy, dx, dy]) => {
      const denominator = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
      if (denominator === 0) return [];
      const u = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / denominator;
      const v = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / denominator;
      return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? [ax + u * (bx - ax)] : [];
    }),
  );
}

function coveredHeight(polygons: readonly (readonly number[])[], x: number): number {
  const spans = polygons.flatMap((polygon) => {
    const ys = edgesOf(polygon).flatMap(([ax, ay, bx, by]) =>
      ax > x !== bx > x ? [ay + ((by - ay) * (x - ax)) / (bx - ax)] : [],
    );
    return ys.length < 2 ? [] : [[Math.min(...ys), Math.max(...ys)] as const];
  });
  spans.sort(([a], [b]) => a - b);
  let covered = 0;
  let top = -Infinity;
  for (const [low, high] of spans) {
    covered += Math.max(0, high - Math.max(low, top));
    top = Math.max(top, high);
  }
  return covered;
}
