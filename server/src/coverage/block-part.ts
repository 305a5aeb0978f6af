import { type Block, blocksTouched } from '../geo/block.js';
import { clipConvex, isInsideConvex } from '../geo/convex-polygon.js';
import type { LocalFrame } from '../geo/local-frame.js';
import { type QuadCorners, toConvexParts } from './swath-quad.js';

/** A convex polygon inside one block, in the frame of the block's node. */
export interface BlockPart {
  readonly block: Block;
  readonly polygon: ArrayLike<number>;
}

function inFrame(polygon: ArrayLike<number>, from: LocalFrame, to: LocalFrame): ArrayLike<number> {
  if (from.nodeKey === to.nodeKey) return polygon;
  const moved: number[] = [];
  for (let i = 0; i < polygon.length; i += 2) {
    const { latitude, longitude } = from.toGeodetic(polygon[i]!, polygon[i + 1]!);
    const { x, y } = to.toLocal(latitude, longitude);
    moved.push(x, y);
  }
  return moved;
}

/**
 * Cuts quads at block edges and brings each part into its block's frame. Remembers the block of the last
 * quad: nearly all quads lie wholly inside it.
 */
export class BlockCutter {
  private last: Block | undefined;

  partsOf(quad: QuadCorners, frame: LocalFrame): BlockPart[] {
    const parts: BlockPart[] = [];
    for (const polygon of toConvexParts(quad)) {
      const { last } = this;
      if (last !== undefined && last.frame === frame && isInsideConvex(polygon, last.outline)) {
        parts.push({ block: last, polygon });
      } else {
        this.cut(polygon, frame, parts);
      }
    }
    return parts;
  }

  private cut(polygon: ArrayLike<number>, frame: LocalFrame, parts: BlockPart[]): void {
    for (const block of blocksTouched(polygon, frame)) {
      const clipped = clipConvex(inFrame(polygon, frame, block.frame), block.outline);
      if (clipped.length === 0) continue;
      parts.push({ block, polygon: clipped });
      this.last = block;
    }
  }
}
