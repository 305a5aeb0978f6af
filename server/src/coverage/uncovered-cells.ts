import type { Flat } from '../geo/convex-polygon.js';
import { CellTable, UNTOUCHED } from './cell-table.js';
import { areSeparate, SAME_POINT_M, subtract, twiceAreaOf } from './convex-cut.js';
import { Corners } from './corners.js';
import { mergePieces } from './piece-merging.js';
import { NO_PIECE, PiecePool } from './piece-pool.js';

/** Cell size, m. Measured: 8 m serves 3 to 36 m of working width (docs on coverage, parameters). */
export const CELL_SIZE_M = 8;
/** Cells are addressed to 32 km either side of the node, in one small integer. */
const CELLS_PER_SIDE = 8192;

/** What of a cell is there to be covered at first, as convex, counter-clockwise pieces in cell-relative metres. */
export type CellStart = (column: number, row: number) => readonly Flat[];

/** Each time the pieces of a cell become so many more, those that make a convex one together are merged. */
const MERGE_EVERY_PIECES = 8;

const WHOLE_CELL = [[0, 0, CELL_SIZE_M, 0, CELL_SIZE_M, CELL_SIZE_M, 0, CELL_SIZE_M]];

/** The polygon being added, and the same relative to the cell being cut. */
const polygonCorners = new Corners();
const cutter = new Corners();
const piece = new Corners();
/** Pieces of the cell that is being merged, and the piece that two of them make. */
const merging: Corners[] = [];
const merged = new Corners();

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
  /** Keyed by cell: the list of its pieces in the pool. */
  private readonly cells = new CellTable();
  private readonly pool = new PiecePool();
  private readonly start: CellStart | undefined;
  private coveredM2 = 0;
  /** The list that pieces are being kept in: its head and its last piece. */
  private head = NO_PIECE;
  private tail = NO_PIECE;
  private kept = 0;
  private readonly keep = (outside: Corners): void => this.append(this.pool.create(outside));

  /** Without a start, whole cells are there to be covered. */
  constructor(start?: CellStart) {
    this.start = start;
  }

  /** Area covered so far, m2. */
  get areaM2(): number {
    return this.coveredM2;
  }

  /** Memory held beside a few objects, bytes. */
  get byteLength(): number {
    return this.cells.byteLength + this.pool.byteLength;
  }

  /** Covers a convex, counter-clockwise polygon (metres, within 32 km of the node); returns the new area, m2. */
  add(polygon: Flat): number {
    polygonCorners.setDistinct(polygon, SAME_POINT_M);
    const { flat, length } = polygonCorners;
    if (length < 6) return 0;
    let left = flat[0]!;
    let right = left;
    let bottom = flat[1]!;
    let top = bottom;
    for (let i = 2; i < length; i += 2) {
      left = Math.min(left, flat[i]!);
      right = Math.max(right, flat[i]!);
      bottom = Math.min(bottom, flat[i + 1]!);
      top = Math.max(top, flat[i + 1]!);
    }
    let gained = 0;
    const lastColumn = Math.floor(right / CELL_SIZE_M);
    const lastRow = Math.floor(top / CELL_SIZE_M);
    for (let row = Math.floor(bottom / CELL_SIZE_M); row <= lastRow; row += 1) {
      for (let column = Math.floor(left / CELL_SIZE_M); column <= lastColumn; column += 1) {
        gained += this.cutCell(column, row);
      }
    }
    this.coveredM2 += gained / 2;
    return gained / 2;
  }

  /** Cuts the pieces of one cell by the polygon; returns twice the area that it covers anew. */
  private cutCell(column: number, row: number): number {
    const key = cellKey(column, row);
    const known = this.cells.get(key);
    if (known === NO_PIECE) return 0;
    cutter.setMoved(polygonCorners, column * CELL_SIZE_M, row * CELL_SIZE_M);
    const list = known === UNTOUCHED ? this.startList(column, row) : known;
    const gained = this.cutList(list);
    const isChanged = list === NO_PIECE || gained !== undefined;
    if (isChanged) this.cells.set(key, this.head);
    else if (known === UNTOUCHED) this.releaseList(list);
    return gained ?? 0;
  }

  private startList(column: number, row: number): number {
    this.beginList();
    for (const polygon of this.start?.(column, row) ?? WHOLE_CELL) {
      piece.setDistinct(polygon, -1);
      this.keep(piece);
    }
    return this.head;
  }

  /** Puts what the cutter leaves of each piece in its place; undefined when it touches none of them. */
  private cutList(list: number): number | undefined {
    this.beginList();
    let gained: number | undefined;
    let before = 0;
    for (let at = list; at !== NO_PIECE;) {
      const next = this.pool.next(at);
      before += 1;
      this.pool.load(at, piece);
      if (areSeparate(cutter, piece)) {
        this.append(at);
      } else {
        this.pool.release(at);
        gained = (gained ?? 0) + (twiceAreaOf(piece) - subtract(piece, cutter, this.keep));
      }
      at = next;
    }
    if (this.tail !== NO_PIECE) this.pool.setNext(this.tail, NO_PIECE);
    if (Math.trunc(this.kept / MERGE_EVERY_PIECES) > Math.trunc(before / MERGE_EVERY_PIECES)) this.mergeList();
    return gained;
  }

  /** Merges neighbours in the list where that leaves them convex: gappy ground would split without end. */
  private mergeList(): void {
    let count = 0;
    for (let at = this.head; at !== NO_PIECE; at = this.pool.next(at)) {
      this.pool.load(at, (merging[count] ??= new Corners()));
      count += 1;
    }
    const whole = count;
    for (let i = 0; i < count; i += 1) {
      for (let k = i + 1; k < count; k += 1) {
        if (!mergePieces(merging[i]!, merging[k]!, merged)) continue;
        merging[i]!.setMoved(merged, 0, 0);
        count -= 1;
        [merging[k], merging[count]] = [merging[count]!, merging[k]!];
        k = i;
      }
    }
    if (count === whole) return;
    this.releaseList(this.head);
    this.beginList();
    for (let i = 0; i < count; i += 1) this.keep(merging[i]!);
  }

  private beginList(): void {
    this.head = NO_PIECE;
    this.tail = NO_PIECE;
    this.kept = 0;
  }

  private append(at: number): void {
    if (this.tail === NO_PIECE) this.head = at;
    else this.pool.setNext(this.tail, at);
    this.tail = at;
    this.kept += 1;
  }

  private releaseList(list: number): void {
    for (let at = list; at !== NO_PIECE;) {
      const next = this.pool.next(at);
      this.pool.release(at);
      at = next;
    }
  }
}

function cellKey(column: number, row: number): number {
  return (row + CELLS_PER_SIDE / 2) * CELLS_PER_SIDE + column + CELLS_PER_SIDE / 2;
}
