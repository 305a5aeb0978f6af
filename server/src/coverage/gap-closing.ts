import type { LocalFrame } from '../geo/local-frame.js';
import type { Segment } from '../swath/segment.js';
import { toConvexParts } from './swath-quad.js';

/** Pixels to the closing radius: most, and least; with fewer the radius is too coarse to mean anything. */
const FINEST = 4;
const COARSEST = 2;
/** Pixels that a job may take, so that one closing takes some tenths of a second at most. */
const MAX_PIXELS = 6_000_000;
/** Rows make 31.72 degrees (tan = 0.618) with the axes: straight passes meet the pixels at every phase then. */
const COSINE = 0.8506508083520399;
const SINE = 0.5257311121191336;

/** A picture of worked ground: 1 where the middle of a pixel is covered, with a margin all around. */
interface Raster {
  readonly bits: Uint8Array;
  readonly columns: number;
  readonly rows: number;
}

/**
 * Ground between passes that a closing by a disc adds to the union of segments: gaps narrower than twice the
 * radius, m2. Null where the ground is too large for the radius. The order of the segments does not matter.
 */
export function closedGapsM2(segments: readonly Segment[], radiusM: number): number | null {
  const polygons = rotatedParts(segments);
  const [left, bottom, right, top] = boundsOf(polygons);
  const boxM2 = (right - left + 4 * radiusM) * (top - bottom + 4 * radiusM);
  const wanted = Math.floor((radiusM * Math.sqrt(MAX_PIXELS)) / Math.sqrt(boxM2));
  const reach = Math.min(FINEST, wanted);
  if (reach < COARSEST) return null;
  const pixelM = radiusM / reach;
  const margin = 2 * reach;
  const columns = Math.ceil((right - left) / pixelM) + 2 * margin;
  const rows = Math.ceil((top - bottom) / pixelM) + 2 * margin;
  const raster = { bits: new Uint8Array(columns * rows), columns, rows };
  const origin = { x: left - margin * pixelM, y: bottom - margin * pixelM };
  for (const polygon of polygons) {
    fill(
      raster,
      polygon.map((value, i) => (value - (i % 2 === 0 ? origin.x : origin.y)) / pixelM),
    );
  }
  const before = count(raster.bits);
  const dilated = { ...raster, bits: nearTo(raster, reach, 1) };
  const outside = nearTo(dilated, reach, 0);
  const closed = columns * rows - count(outside);
  return Math.max(0, closed - before) * pixelM * pixelM;
}

/** Convex parts of all quads, in the frame of the first segment, turned. */
function rotatedParts(segments: readonly Segment[]): number[][] {
  const frame = segments[0]!.frame;
  return segments.flatMap((segment) => {
    const parts: number[][] = [];
    for (let index = 0; index < segment.quads.length; index += 1) {
      const quad = inFrame(segment.quads.at(index), segment.frame, frame);
      for (const part of toConvexParts(quad)) parts.push(rotated(part));
    }
    return parts;
  });
}

function inFrame(quad: number[], from: LocalFrame, to: LocalFrame): number[] {
  if (from.nodeKey === to.nodeKey) return quad;
  const moved: number[] = [];
  for (let i = 0; i < quad.length; i += 2) {
    const { latitude, longitude } = from.toGeodetic(quad[i]!, quad[i + 1]!);
    const { x, y } = to.toLocal(latitude, longitude);
    moved.push(x, y);
  }
  return moved;
}

function rotated(polygon: ArrayLike<number>): number[] {
  const turned: number[] = [];
  for (let i = 0; i < polygon.length; i += 2) {
    turned.push(COSINE * polygon[i]! - SINE * polygon[i + 1]!, SINE * polygon[i]! + COSINE * polygon[i + 1]!);
  }
  return turned;
}

function boundsOf(polygons: readonly number[][]): [left: number, bottom: number, right: number, top: number] {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const polygon of polygons) {
    for (let i = 0; i < polygon.length; i += 2) {
      left = Math.min(left, polygon[i]!);
      right = Math.max(right, polygon[i]!);
      bottom = Math.min(bottom, polygon[i + 1]!);
      top = Math.max(top, polygon[i + 1]!);
    }
  }
  return [left, bottom, right, top];
}

/** Sets the pixels whose middles lie in a convex polygon; coordinates in pixels. */
function fill({ bits, columns }: Raster, polygon: readonly number[]): void {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let i = 1; i < polygon.length; i += 2) {
    lowest = Math.min(lowest, polygon[i]!);
    highest = Math.max(highest, polygon[i]!);
  }
  for (let row = Math.ceil(lowest - 0.5); row + 0.5 <= highest; row += 1) {
    const y = row + 0.5;
    let [from, to] = [Infinity, -Infinity];
    for (let i = 0; i < polygon.length; i += 2) {
      const j = i + 2 < polygon.length ? i + 2 : 0;
      const [ax, ay, bx, by] = [polygon[i]!, polygon[i + 1]!, polygon[j]!, polygon[j + 1]!];
      if (ay <= y === by <= y) continue;
      const x = ax + ((bx - ax) * (y - ay)) / (by - ay);
      from = Math.min(from, x);
      to = Math.max(to, x);
    }
    for (let column = Math.ceil(from - 0.5); column + 0.5 <= to; column += 1) bits[row * columns + column] = 1;
  }
}

/** Marks the pixels within `reach` of a pixel of the value; beyond the picture there is none. */
function nearTo({ bits, columns, rows }: Raster, reach: number, value: 0 | 1): Uint8Array {
  const across = acrossTo({ bits, columns, rows }, reach, value);
  const near = new Uint8Array(bits.length);
  for (let down = -reach; down <= reach; down += 1) {
    const half = Math.floor(Math.sqrt(reach * reach - down * down));
    for (let row = Math.max(0, -down); row < Math.min(rows, rows - down); row += 1) {
      const to = row * columns;
      const from = (row + down) * columns;
      for (let column = 0; column < columns; column += 1) {
        if (across[from + column]! <= half) near[to + column] = 1;
      }
    }
  }
  return near;
}

/** Pixels to the nearest of the value in the same row; more than `reach` counts as reach + 1. */
function acrossTo({ bits, columns, rows }: Raster, reach: number, value: 0 | 1): Uint8Array {
  const across = new Uint8Array(bits.length);
  for (let row = 0; row < rows; row += 1) {
    const [first, last] = [row * columns, (row + 1) * columns - 1];
    let distance = reach + 1;
    for (let i = first; i <= last; i += 1) {
      distance = bits[i] === value ? 0 : Math.min(reach + 1, distance + 1);
      across[i] = distance;
    }
    for (let i = last; i >= first; i -= 1) {
      distance = bits[i] === value ? 0 : Math.min(reach + 1, distance + 1);
      across[i] = Math.min(across[i]!, distance);
    }
  }
  return across;
}

function count(bits: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bits.length; i += 1) sum += bits[i]!;
  return sum;
}
