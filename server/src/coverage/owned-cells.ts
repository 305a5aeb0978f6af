import { clipConvex, twiceArea } from '../geo/convex-polygon.js';
import { subtractConvex } from './convex-difference.js';
import { CELL_SIZE_M } from './uncovered-cells.js';

/** Pieces below this are rounding, m2. */
const MIN_PIECE_M2 = 1e-8;

/** A part of a job's work; its `coverage` tells which job that is, and is looked at for nothing else. */
export interface JobPart {
  readonly coverage: object;
}

/** Who works a polygon, and when. */
export interface Working {
  readonly part: JobPart;
  readonly time: number;
}

/** A convex piece of worked ground: who is credited with it, and who worked it last. */
interface OwnedPiece {
  readonly polygon: readonly number[];
  readonly box: readonly [left: number, bottom: number, right: number, top: number];
  readonly owner: JobPart;
  readonly lastJob: object;
  readonly lastTime: number;
}

/** Told of each piece of ground that a job worked and another job is credited with. */
type SharedGround = (owner: JobPart, polygon: readonly number[]) => void;

interface OwnedCellsOptions {
  /** Time after which ground counts anew; null where it never does. */
  readonly repeatAfterMs: number | null;
  /** Cells to keep; all of them by default. */
  readonly isWanted?: (cellKey: number) => boolean;
}

/** Number of a cell of 8 m within 32 km of the node. */
export function cellKeyOf(column: number, row: number): number {
  return (row + 4096) * 8192 + column + 4096;
}

/** Columns and rows of the cells that the box of a polygon touches. */
export function* cellsTouched(polygon: ArrayLike<number>): Generator<readonly [column: number, row: number]> {
  const [left, bottom, right, top] = boxOf(polygon);
  const lastColumn = Math.floor(right / CELL_SIZE_M);
  const lastRow = Math.floor(top / CELL_SIZE_M);
  for (let row = Math.floor(bottom / CELL_SIZE_M); row <= lastRow; row += 1) {
    for (let column = Math.floor(left / CELL_SIZE_M); column <= lastColumn; column += 1) yield [column, row];
  }
}

/**
 * Worked ground with its owners: as exact as `UncoveredCells` and several times slower, for what that one cannot
 * say: whose ground it is, where it is, and when it was worked last. Polygons come in canonical order.
 *
 * Ground belongs to the job that worked it first. Where it may be worked in rounds, a job that finds it worked by
 * another more than `repeatAfterMs` before opens the next round and owns it from then on; any work, owner's or
 * not, keeps a round going. A job opens no round on ground that it was the last to work itself.
 */
export class OwnedCells {
  private readonly repeatAfterMs: number | null;
  private readonly isWanted: (cellKey: number) => boolean;
  /** Keyed by cell; the pieces of a cell do not overlap. */
  private readonly piecesByCell = new Map<number, OwnedPiece[]>();

  constructor({ repeatAfterMs, isWanted = () => true }: OwnedCellsOptions) {
    this.repeatAfterMs = repeatAfterMs;
    this.isWanted = isWanted;
  }

  /** Works a convex, counter-clockwise polygon (m, within 32 km of the node); returns the area credited, m2. */
  add(polygon: ArrayLike<number>, working: Working, onShared?: SharedGround): number {
    let creditedM2 = 0;
    for (const [column, row] of cellsTouched(polygon)) {
      const key = cellKeyOf(column, row);
      if (!this.isWanted(key)) continue;
      const inCell = clipConvex(polygon, cellSquare(column, row));
      if (areaOf(inCell) < MIN_PIECE_M2) continue;
      creditedM2 += this.workCell(key, inCell, { ...working, onShared });
    }
    return creditedM2;
  }

  /** The pieces, which do not overlap: flat coordinates, m. */
  polygons(): (readonly number[])[] {
    const keys = [...this.piecesByCell.keys()].sort((a, b) => a - b);
    return keys.flatMap((key) => this.piecesByCell.get(key)!.map(({ polygon }) => polygon));
  }

  private workCell(key: number, worked: number[], working: Working & { onShared: SharedGround | undefined }): number {
    const { part, time, onShared } = working;
    const job = part.coverage;
    const box = boxOf(worked);
    const kept: OwnedPiece[] = [];
    const touched: OwnedPiece[] = [];
    let fresh: number[][] = [worked];
    let creditedM2 = 0;
    let isAllOwn = true;
    for (const piece of this.piecesByCell.get(key) ?? []) {
      const inside = boxesTouch(piece.box, box) ? clipConvex(piece.polygon, worked) : [];
      if (areaOf(inside) < MIN_PIECE_M2) {
        kept.push(piece);
        continue;
      }
      const owner = this.opensRound(piece, working) ? part : piece.owner;
      if (owner !== piece.owner) creditedM2 += areaOf(inside);
      if (owner.coverage !== job) {
        isAllOwn = false;
        onShared?.(owner, inside);
      }
      fresh = fresh.flatMap((polygon) => subtractConvex(polygon, inside, MIN_PIECE_M2));
      if (this.repeatAfterMs === null) {
        kept.push(piece);
        continue;
      }
      for (const polygon of subtractConvex(piece.polygon, worked, MIN_PIECE_M2)) kept.push(pieceOf(polygon, piece));
      touched.push(pieceOf(inside, { owner, lastJob: job, lastTime: time }));
    }
    const state = { owner: part, lastJob: job, lastTime: time };
    creditedM2 += fresh.reduce((sum, polygon) => sum + areaOf(polygon), 0);
    // What ends up in one state is one piece again, or the pieces would become ever smaller.
    const isWhole = this.repeatAfterMs !== null && isAllOwn;
    kept.push(
      ...(isWhole ? [pieceOf(worked, state)] : [...touched, ...fresh.map((polygon) => pieceOf(polygon, state))]),
    );
    this.piecesByCell.set(key, kept);
    return creditedM2;
  }

  private opensRound({ lastJob, lastTime }: OwnedPiece, { part, time }: Working): boolean {
    const { repeatAfterMs } = this;
    return repeatAfterMs !== null && lastJob !== part.coverage && time - lastTime > repeatAfterMs;
  }
}

function pieceOf(polygon: readonly number[], state: Pick<OwnedPiece, 'owner' | 'lastJob' | 'lastTime'>): OwnedPiece {
  const { owner, lastJob, lastTime } = state;
  return { polygon, box: boxOf(polygon), owner, lastJob, lastTime };
}

function areaOf(polygon: readonly number[]): number {
  return polygon.length < 6 ? 0 : twiceArea(polygon) / 2;
}

function cellSquare(column: number, row: number): number[] {
  const [left, bottom] = [column * CELL_SIZE_M, row * CELL_SIZE_M];
  const [right, top] = [left + CELL_SIZE_M, bottom + CELL_SIZE_M];
  return [left, bottom, right, bottom, right, top, left, top];
}

function boxOf(polygon: ArrayLike<number>): OwnedPiece['box'] {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < polygon.length; i += 2) {
    left = Math.min(left, polygon[i]!);
    right = Math.max(right, polygon[i]!);
    bottom = Math.min(bottom, polygon[i + 1]!);
    top = Math.max(top, polygon[i + 1]!);
  }
  return [left, bottom, right, top];
}

function boxesTouch(a: OwnedPiece['box'], b: OwnedPiece['box']): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
