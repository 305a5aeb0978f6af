import type { BlockPart } from './block-part.js';
import { UncoveredCells } from './uncovered-cells.js';

/** A union as a checkpoint keeps it: the area in each block, by block key, in the order the blocks were touched. */
export type KeptUnion = readonly (readonly [blockKey: number, areaM2: number])[];

/** The union of polygons over any number of blocks. */
export class BlockUnion {
  /** Keyed by block key. */
  private readonly cellsByBlockKey = new Map<number, UncoveredCells>();

  /** While only areas are known: they, and what they were made of. */
  private cold: { readonly areas: KeptUnion; readonly parts: () => Iterable<BlockPart> } | undefined;

  /** A union of which only the areas are in memory; it is made again from its parts when one more comes. */
  static kept(areas: KeptUnion, parts: () => Iterable<BlockPart>): BlockUnion {
    const union = new BlockUnion();
    union.cold = { areas, parts };
    return union;
  }

  keep(): KeptUnion {
    return this.cold?.areas ?? [...this.cellsByBlockKey].map(([key, { areaM2 }]) => [key, areaM2] as const);
  }

  /** Covers a part; returns the area that is new, m2. */
  add({ block, polygon }: BlockPart): number {
    const { cold } = this;
    if (cold !== undefined) {
      this.cold = undefined;
      for (const part of cold.parts()) this.add(part);
    }
    let cells = this.cellsByBlockKey.get(block.key);
    if (cells === undefined) {
      cells = new UncoveredCells();
      this.cellsByBlockKey.set(block.key, cells);
    }
    return cells.add(polygon);
  }

  get areaM2(): number {
    let sum = 0;
    for (const [, areaM2] of this.keep()) sum += areaM2;
    return sum;
  }
}
