import type { PlanePoint } from '../frame/tangent-frame.js';

/** A convex polygon, counter-clockwise, metres, without the closing point. */
export type ConvexPolygon = readonly PlanePoint[];

/** Area in square metres (shoelace), positive for counter-clockwise. */
export function polygonAreaM2(polygon: ConvexPolygon): number {
  return polygon.reduce((sum, a, i) => {
    const b = polygon[(i + 1) % polygon.length]!;
    return sum + (a.x * b.y - b.x * a.y) / 2;
  }, 0);
}

/** Keeps what lies to the left of the line from `a` to `b`. */
function clipLeft(polygon: ConvexPolygon, a: PlanePoint, b: PlanePoint): PlanePoint[] {
  const side = (p: PlanePoint): number => (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length]!;
    const sp = side(p);
    const sq = side(q);
    const kept = sp >= 0 ? [p] : [];
    if (sp >= 0 === sq >= 0) return kept;
    const t = sp / (sp - sq);
    return [...kept, { x: p.x + t * (q.x - p.x), y: p.y + t * (q.y - p.y) }];
  });
}

/** The polygon moved inward by `depthM`; outward when negative. Empty when nothing is left. */
export function insetPolygon(polygon: ConvexPolygon, depthM: number): ConvexPolygon {
  const far = 1e5;
  let inner: PlanePoint[] = [
    { x: -far, y: -far },
    { x: far, y: -far },
    { x: far, y: far },
    { x: -far, y: far },
  ];
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length]!;
    const length = Math.sqrt((b.x - a.x) ** 2 + (b.y - a.y) ** 2);
    const shift = { x: (-(b.y - a.y) / length) * depthM, y: ((b.x - a.x) / length) * depthM };
    inner = clipLeft(inner, { x: a.x + shift.x, y: a.y + shift.y }, { x: b.x + shift.x, y: b.y + shift.y });
  });
  return inner;
}

/** The polygon turned about the plane's origin. */
export function rotatePolygon(polygon: ConvexPolygon, angleRad: number): ConvexPolygon {
  const cos = Math.cos(angleRad);
  const sin = Math.sin(angleRad);
  return polygon.map(({ x, y }) => ({ x: x * cos - y * sin, y: x * sin + y * cos }));
}

/** Range of x that the polygon takes between two values of y; undefined where it has none. */
export function xRange(polygon: ConvexPolygon, band: { fromY: number; toY: number }): [number, number] | undefined {
  const low = clipLeft(polygon, { x: 0, y: band.fromY }, { x: 1, y: band.fromY });
  const inside = clipLeft(low, { x: 1, y: band.toY }, { x: 0, y: band.toY });
  if (inside.length === 0) return undefined;
  return [Math.min(...inside.map((p) => p.x)), Math.max(...inside.map((p) => p.x))];
}

/** A quadrilateral of given size about a centre, long side along `headingRad`, corners moved by `skewM` at most. */
export function quadrilateral(size: {
  centre: PlanePoint;
  lengthM: number;
  widthM: number;
  headingRad: number;
  skewM?: readonly number[];
}): ConvexPolygon {
  const { centre, lengthM, widthM, headingRad, skewM = [] } = size;
  const corners = [
    { x: -lengthM / 2 + (skewM[0] ?? 0), y: -widthM / 2 },
    { x: lengthM / 2 + (skewM[1] ?? 0), y: -widthM / 2 },
    { x: lengthM / 2 + (skewM[2] ?? 0), y: widthM / 2 },
    { x: -lengthM / 2 + (skewM[3] ?? 0), y: widthM / 2 },
  ];
  return rotatePolygon(corners, headingRad).map((p) => ({ x: p.x + centre.x, y: p.y + centre.y }));
}
