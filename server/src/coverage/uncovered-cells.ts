import { type Flat, twiceArea } from '../geo/convex-polygon.js';

/** Cell size, m. Measured: 8 m serves 3 to 36 m of working width (docs on coverage, parameters). */
export const CELL_SIZE_M = 8;
/** Pieces below 1e-6 m2 are dropped, so that cells can become full; the bias stays under 3e-9 of the area. */
const MIN_TWICE_AREA = 2e-6;
/** Separating-axis tolerance in metres, times the length of the edge: an absolute one fails on short edges. */
const TOLERANCE_M = 1e-9;
/** Corners closer than this are one corner: a zero-length edge would seem to separate everything. */
const SAME_POINT_M = 1e-6;
/** Cells are addressed to 32 km either side of the node, in one small integer. */
const CELLS_PER_SIDE = 8192;

/** A convex, counter-clockwise piece of ground in cell-relative metres, flat coordinates. */
export type Piece = number[];

/** What of a cell is there to be covered at first; by default its whole square. */
export type CellStart = (column: number, row: number) => Piece[];

/** True when an edge of `a` has all of `b` on its outer side. */
function hasSeparatingEdge(a: Flat, b: Flat): boolean {
  for (let i = 0; i < a.length; i += 2) {
    const j = i + 2 < a.length ? i + 2 : 0;
    const ax = a[i]!;
    const ay = a[i + 1]!;
    const ex = a[j]! - ax;
    const ey = a[j + 1]! - ay;
    const length = Math.abs(ex) + Math.abs(ey);
    if (length < SAME_POINT_M) continue;
    const tolerance = TOLERANCE_M * length;
    let separates = true;
    for (let k = 0; k < b.length; k += 2) {
      if (ex * (b[k + 1]! - ay) - ey * (b[k]! - ax) > tolerance) {
        separates = false;
        break;
      }
    }
    if (separates) return true;
  }
  return false;
}

/** Order in which a quad's edges cut: the two long sides first leave a quarter fewer pieces. */
const CUT_ORDER_OF_QUAD = [0, 4, 2, 6];
const CUT_ORDER = Array.from({ length: 32 }, (_, corner) => 2 * corner);

/** Appends the parts of `piece` outside the convex `cutter` to `out`; returns twice their area. */
function subtract(piece: Piece, cutter: Flat, out: Piece[]): number {
  let rest = piece;
  let twiceOutside = 0;
  const order = cutter.length === 8 ? CUT_ORDER_OF_QUAD : CUT_ORDER;
  for (let w = 0; 2 * w < cutter.length; w += 1) {
    const i = order[w]!;
    const j = i + 2 < cutter.length ? i + 2 : 0;
    const ax = cutter[i]!;
    const ay = cutter[i + 1]!;
    const ex = cutter[j]! - ax;
    const ey = cutter[j + 1]! - ay;
    const inside: Piece = [];
    const outside: Piece = [];
    let isCut = false;
    let px = rest[rest.length - 2]!;
    let py = rest[rest.length - 1]!;
    let previous = ex * (py - ay) - ey * (px - ax);
    for (let k = 0; k < rest.length; k += 2) {
      const x = rest[k]!;
      const y = rest[k + 1]!;
      const side = ex * (y - ay) - ey * (x - ax);
      if ((side > 0 && previous < 0) || (side < 0 && previous > 0)) {
        const f = previous / (previous - side);
        const cx = px + (x - px) * f;
        const cy = py + (y - py) * f;
        inside.push(cx, cy);
        outside.push(cx, cy);
      }
      if (side >= 0) inside.push(x, y);
      if (side <= 0) {
        outside.push(x, y);
        if (side < 0) isCut = true;
      }
      px = x;
      py = y;
      previous = side;
    }
    if (isCut && outside.length >= 6) {
      const twice = twiceArea(outside);
      if (twice > MIN_TWICE_AREA) {
        out.push(outside);
        twiceOutside += twice;
      }
    }
    if (inside.length < 6) return twiceOutside;
    rest = inside;
  }
  return twiceOutside;
}

function withoutRepeatedCorners(polygon: Flat): number[] {
  const corners: number[] = [];
  for (let i = 0; i < polygon.length; i += 2) {
    const before = i === 0 ? polygon.length - 2 : i - 2;
    const x = polygon[i]!;
    const y = polygon[i + 1]!;
    if (Math.abs(x - polygon[before]!) + Math.abs(y - polygon[before + 1]!) > SAME_POINT_M) corners.push(x, y);
  }
  return corners;
}

function wholeCell(): Piece[] {
  return [[0, 0, CELL_SIZE_M, 0, CELL_SIZE_M, CELL_SIZE_M, 0, CELL_SIZE_M]];
}

/**
 * Exact area of a union of convex polygons, kept up polygon by polygon. Each 8 m cell holds the convex pieces
 * of itself that are not covered yet; a new polygon cuts them, and what it cuts away is newly covered:
 *
 *      +-------+      +---+---+      a cell with no piece left is full
 *      |       |  →   |   |   |      and costs one look-up from then on
 *      |       |      +--/////|
 *      +-------+      +--/////+      ///// covered, the rest are pieces
 *
 * Adding a polygon again adds exactly 0, and the union does not depend on the order but for rounding.
 */
export class UncoveredCells {
  private readonly cells = new Map<number, Piece[]>();
  private readonly start: CellStart;
  private coveredM2 = 0;

  constructor(start: CellStart = wholeCell) {
    this.start = start;
  }

  /** Area covered so far, m2. */
  get areaM2(): number {
    return this.coveredM2;
  }

  /** Covers a convex, counter-clockwise polygon (metres, within 32 km of the node); returns the new area, m2. */
  add(polygon: Flat): number {
    const corners = withoutRepeatedCorners(polygon);
    if (corners.length < 6) return 0;
    let left = corners[0]!;
    let right = left;
    let bottom = corners[1]!;
    let top = bottom;
    for (let i = 2; i < corners.length; i += 2) {
      left = Math.min(left, corners[i]!);
      right = Math.max(right, corners[i]!);
      bottom = Math.min(bottom, corners[i + 1]!);
      top = Math.max(top, corners[i + 1]!);
    }
    let gained = 0;
    const lastColumn = Math.floor(right / CELL_SIZE_M);
    const lastRow = Math.floor(top / CELL_SIZE_M);
    for (let row = Math.floor(bottom / CELL_SIZE_M); row <= lastRow; row += 1) {
      for (let column = Math.floor(left / CELL_SIZE_M); column <= lastColumn; column += 1) {
        gained += this.addToCell(corners, column, row);
      }
    }
    this.coveredM2 += gained / 2;
    return gained / 2;
  }

  /** Forgets a cell, so that its ground counts as new again. */
  reopen(column: number, row: number): void {
    this.cells.delete(cellKey(column, row));
  }

  private addToCell(corners: readonly number[], column: number, row: number): number {
    const key = cellKey(column, row);
    const known = this.cells.get(key);
    if (known !== undefined && known.length === 0) return 0;
    const pieces = known ?? this.start(column, row);
    const cutter: number[] = [];
    for (let i = 0; i < corners.length; i += 2) {
      cutter.push(corners[i]! - column * CELL_SIZE_M, corners[i + 1]! - row * CELL_SIZE_M);
    }
    let gained = 0;
    let next: Piece[] | undefined;
    for (let k = 0; k < pieces.length; k += 1) {
      const piece = pieces[k]!;
      if (hasSeparatingEdge(cutter, piece) || hasSeparatingEdge(piece, cutter)) {
        next?.push(piece);
        continue;
      }
      next ??= pieces.slice(0, k);
      gained += twiceArea(piece) - subtract(piece, cutter, next);
    }
    if (next !== undefined) this.cells.set(key, next);
    else if (known === undefined && pieces.length === 0) this.cells.set(key, pieces);
    return gained;
  }
}

function cellKey(column: number, row: number): number {
  return (row + CELLS_PER_SIDE / 2) * CELLS_PER_SIDE + column + CELLS_PER_SIDE / 2;
}
