/** Longitude, latitude. */
export type LonLat = readonly [number, number];
/** A closed ring, counter-clockwise (RFC 7946). */
export type Ring = LonLat[];

/** A strip may be cut short of its full length here: long rings are slow to draw. */
const PAIRS_PER_STRIP = 400;
/** Points closer than this to the line between their neighbours are left out: about 0.1 m. */
const TOLERANCE_DEG = 1e-6;

/** The two edges of a strip; equal indices lie on one bar across it. */
interface Strip {
  readonly left: LonLat[];
  readonly right: LonLat[];
}

/**
 * Outlines of runs of swath quads that share a side: some hundred times fewer points than the quads, the same
 * ground but for the tolerance. For drawing and exchange; no area is computed from them.
 * @param corners eight numbers a quad: four corners around it as longitude, latitude.
 */
export function quadsToStrips(corners: Float64Array): Ring[] {
  const rings: Ring[] = [];
  let strip: Strip | undefined;
  for (let offset = 0; offset < corners.length; offset += 8) {
    const quad = cornersAt(corners, offset);
    if (strip !== undefined && strip.left.length < PAIRS_PER_STRIP && isExtended(strip, quad)) continue;
    if (strip !== undefined) rings.push(toRing(strip));
    strip = firstStrip(quad, offset + 8 < corners.length ? cornersAt(corners, offset + 8) : undefined);
  }
  if (strip !== undefined) rings.push(toRing(strip));
  return rings;
}

type Quad = readonly [LonLat, LonLat, LonLat, LonLat];

function cornersAt(corners: Float64Array, offset: number): Quad {
  const corner = (index: number): LonLat => [corners[offset + 2 * index] ?? 0, corners[offset + 2 * index + 1] ?? 0];
  return [corner(0), corner(1), corner(2), corner(3)];
}

/** A strip of one quad, with the side that the next quad continues at its end. */
function firstStrip(quad: Quad, next: Quad | undefined): Strip {
  const side = next === undefined ? 0 : Math.max(0, quad.findIndex((_, index) => sharedSide(next, sideOf(quad, index)) >= 0)); // prettier-ignore
  const [a, b] = sideOf(quad, side);
  const [c, d] = sideOf(quad, side + 2);
  return { left: [d, a], right: [c, b] };
}

/** Adds a quad that begins where the strip ends; false where it does not. */
function isExtended(strip: Strip, quad: Quad): boolean {
  const end: readonly [LonLat, LonLat] = [strip.left.at(-1) as LonLat, strip.right.at(-1) as LonLat];
  const side = sharedSide(quad, end);
  if (side < 0) return false;
  const [a] = sideOf(quad, side);
  const [c, d] = sideOf(quad, side + 2);
  const isForward = isSame(a, end[0]);
  strip.left.push(isForward ? d : c);
  strip.right.push(isForward ? c : d);
  return true;
}

function sideOf(quad: Quad, index: number): readonly [LonLat, LonLat] {
  return [quad[index % 4] as LonLat, quad[(index + 1) % 4] as LonLat];
}

/** Index of the side of the quad that has these ends in either order, else -1. */
function sharedSide(quad: Quad, [a, b]: readonly [LonLat, LonLat]): number {
  return quad.findIndex((_, index) => {
    const [c, d] = sideOf(quad, index);
    return (isSame(a, c) && isSame(b, d)) || (isSame(a, d) && isSame(b, c));
  });
}

function isSame(a: LonLat, b: LonLat): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function toRing(strip: Strip): Ring {
  const ring: Ring = [...thinned(strip.left), ...thinned(strip.right).reverse()];
  if (signedArea(ring) < 0) ring.reverse();
  return [...ring, ring[0] as LonLat].map(([lon, lat]) => [round(lon), round(lat)]);
}

/** Keeps the ends and every point that a straight line from the last one kept to the next would miss. */
function thinned(line: readonly LonLat[]): LonLat[] {
  const kept: LonLat[] = [];
  let anchor = 0;
  for (let index = 0; index < line.length; index += 1) {
    const isEnd = index === 0 || index === line.length - 1;
    if (!isEnd && isStraight(line, anchor, index + 1)) continue;
    kept.push(line[index] as LonLat);
    anchor = index;
  }
  return kept;
}

function isStraight(line: readonly LonLat[], from: number, to: number): boolean {
  const [ax, ay] = line[from] as LonLat;
  const [bx, by] = line[to] as LonLat;
  const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
  if (length === 0 || to - from > 50) return false;
  for (let index = from + 1; index < to; index += 1) {
    const [x, y] = line[index] as LonLat;
    if (Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) > TOLERANCE_DEG * length) return false;
  }
  return true;
}

function signedArea(ring: Ring): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] as LonLat;
    return sum + x * nextY - nextX * y;
  }, 0);
}

/** To 1e-8 degrees, the contract's quantum. */
function round(degrees: number): number {
  return Math.round(degrees * 1e8) / 1e8;
}
