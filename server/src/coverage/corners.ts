import type { Flat } from '../geo/convex-polygon.js';

/** No polygon here has more corners than this. */
export const MAX_CORNERS = 64;

/** Corners of one convex, counter-clockwise polygon in a buffer that is used again and again. */
export class Corners {
  /** Flat coordinates, m; valid up to `length`. Cutting by a line adds one corner at most. */
  readonly flat = new Float64Array(2 * MAX_CORNERS + 4);
  length = 0;

  /** Takes over a polygon moved by (-x, -y). */
  setMoved({ flat, length }: Corners, x: number, y: number): void {
    for (let i = 0; i < length; i += 2) {
      this.flat[i] = flat[i]! - x;
      this.flat[i + 1] = flat[i + 1]! - y;
    }
    this.length = length;
  }

  /** Takes over a polygon without corners that repeat the one before. */
  setDistinct(polygon: Flat, samePointM: number): void {
    if (polygon.length > 2 * MAX_CORNERS) {
      throw new RangeError(
        `a polygon of ${polygon.length / 2} corners: at most ${MAX_CORNERS}; cut it into smaller ones`,
      );
    }
    this.length = 0;
    for (let i = 0; i < polygon.length; i += 2) {
      const before = i === 0 ? polygon.length - 2 : i - 2;
      const x = polygon[i]!;
      const y = polygon[i + 1]!;
      if (Math.abs(x - polygon[before]!) + Math.abs(y - polygon[before + 1]!) > samePointM) this.push(x, y);
    }
  }

  push(x: number, y: number): void {
    this.flat[this.length] = x;
    this.flat[this.length + 1] = y;
    this.length += 2;
  }
}
