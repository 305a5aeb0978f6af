import type { BlockPart } from './block-part.js';
import { UncoveredCells } from './uncovered-cells.js';

/** The union of polygons over any number of blocks. */
export class BlockUnion {
  /** Keyed by block key. */
  private readonly cellsByBlockKey = new Map<number, UncoveredCells>();

  /** Covers a part; returns the area that is new, m2. */
  add({ block, polygon }: BlockPart): number {
    let cells = this.cellsByBlockKey.get(block.key);
    if (cells === undefined) {
      cells = new UncoveredCells();
      this.cellsByBlockKey.set(block.key, cells);
    }
    return cells.add(polygon);
  }

  get areaM2(): number {
    let sum = 0;
    for (const cells of this.cellsByBlockKey.values()) sum += cells.areaM2;
    return sum;
  }
}
