import type { AreaGeometry } from '@furrow/protocol/registry-document';
import { boundsOfArea, ringsInFrame } from '../geo/area-outline.js';
import { clipConvex, twiceArea } from '../geo/convex-polygon.js';
import { frameOf, type LocalFrame, nodeKeyOf } from '../geo/local-frame.js';
import { toTrapezoids } from '../geo/trapezoid.js';
import type { Segment } from '../swath/segment.js';
import { BlockCutter, type BlockPart } from './block-part.js';
import { CELL_SIZE_M, type CellStart, UncoveredCells } from './uncovered-cells.js';

/** The part of an area inside each cell of a block, as convex pieces relative to the cell. */
function cellsOfArea(trapezoids: readonly Float64Array[]): CellStart {
  return (column, row) => {
    const left = column * CELL_SIZE_M;
    const bottom = row * CELL_SIZE_M;
    const right = left + CELL_SIZE_M;
    const top = bottom + CELL_SIZE_M;
    const square = [left, bottom, right, bottom, right, top, left, top];
    const pieces: number[][] = [];
    for (const trapezoid of trapezoids) {
      if (trapezoid[1]! >= top || trapezoid[5]! <= bottom) continue;
      const piece = clipConvex(trapezoid, square);
      if (piece.length < 6 || twiceArea(piece) <= 0) continue;
      pieces.push(piece.map((value, i) => value - (i % 2 === 0 ? left : bottom)));
    }
    return pieces;
  };
}

/**
 * Coverage of one partfield: cells start as their part of the field, so what is covered is the worked ground
 * inside, and what is left is the missed ground.
 */
export class FieldCoverage {
  /** Area of the field itself, m2. */
  readonly fieldM2: number;
  private readonly geometry: AreaGeometry;
  /** Keyed by block key. */
  private readonly cellsByBlockKey = new Map<number, UncoveredCells>();
  /** Keyed by node key. */
  private readonly trapezoidsByNodeKey = new Map<number, Float64Array[]>();

  constructor(geometry: AreaGeometry) {
    this.geometry = geometry;
    const [west, south, east, north] = boundsOfArea(geometry) ?? [0, 0, 0, 0];
    const frame = frameOf(nodeKeyOf((south + north) / 2, (west + east) / 2));
    this.fieldM2 = this.trapezoidsIn(frame).reduce((sum, trapezoid) => sum + twiceArea(trapezoid), 0) / 2;
  }

  add({ block, polygon }: BlockPart): number {
    let cells = this.cellsByBlockKey.get(block.key);
    if (cells === undefined) {
      cells = new UncoveredCells(cellsOfArea(this.trapezoidsIn(block.frame)));
      this.cellsByBlockKey.set(block.key, cells);
    }
    return cells.add(polygon);
  }

  get insideM2(): number {
    let sum = 0;
    for (const cells of this.cellsByBlockKey.values()) sum += cells.areaM2;
    return sum;
  }

  get missedM2(): number {
    return Math.max(0, this.fieldM2 - this.insideM2);
  }

  private trapezoidsIn(frame: LocalFrame): Float64Array[] {
    let trapezoids = this.trapezoidsByNodeKey.get(frame.nodeKey);
    if (trapezoids === undefined) {
      trapezoids = toTrapezoids(ringsInFrame(this.geometry, frame));
      this.trapezoidsByNodeKey.set(frame.nodeKey, trapezoids);
    }
    return trapezoids;
  }
}

/** Worked ground of some segments inside an area, and the area's ground not worked, m2. */
export function segmentsInField(
  segments: readonly Segment[],
  geometry: AreaGeometry,
): { readonly insideM2: number; readonly missedM2: number } {
  const coverage = new FieldCoverage(geometry);
  const cutter = new BlockCutter();
  for (const { quads, frame } of segments) {
    for (let index = 0; index < quads.length; index += 1) {
      for (const part of cutter.partsOf(quads.at(index), frame)) coverage.add(part);
    }
  }
  return { insideM2: coverage.insideM2, missedM2: coverage.missedM2 };
}
