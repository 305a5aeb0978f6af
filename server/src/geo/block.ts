import { eastwardDeg } from './eastward.js';
import { frameOf, type LocalFrame, nodeKeyOf } from './local-frame.js';

/** Blocks in one row of latitude: 0.01 degree each. */
const BLOCKS_PER_ROW = 36001;

/**
 * A 0.01 degree square of the map. Unions are kept per block, in the frame of the block's own node. Its edges
 * are straight between its corners, so that neighbours share them and nothing is counted on both sides.
 */
export interface Block {
  readonly key: number;
  readonly frame: LocalFrame;
  /** Four corners in its frame, counter-clockwise from the south-west. */
  readonly outline: Float64Array;
}

/** Columns that make up the way round: the one past the last is the first. */
const COLUMNS_ROUND = 36000;

/** The column may lie past the antimeridian. */
function blockKeyOf(row: number, column: number): number {
  const fromWest = (column + COLUMNS_ROUND / 2 + COLUMNS_ROUND) % COLUMNS_ROUND;
  return (row + 9000) * BLOCKS_PER_ROW + fromWest;
}

function createBlock(key: number): Block {
  const row = Math.floor(key / BLOCKS_PER_ROW) - 9000;
  const column = (key % BLOCKS_PER_ROW) - 18000;
  const frame = frameOf(nodeKeyOf((row + 0.5) / 100, (column + 0.5) / 100));
  const outline = new Float64Array(8);
  [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
  ].forEach(([up, right], corner) => {
    const { x, y } = frame.toLocal((row + up!) / 100, (column + right!) / 100);
    outline[2 * corner] = x;
    outline[2 * corner + 1] = y;
  });
  return { key, frame, outline };
}

/** Keyed by block key; blocks are pure functions of their key. */
const blocksByKey = new Map<number, Block>();

export function blockOf(key: number): Block {
  let block = blocksByKey.get(key);
  if (block === undefined) {
    block = createBlock(key);
    blocksByKey.set(key, block);
  }
  return block;
}

/** Straight block edges leave their parallel by up to 2 cm; 5e-7 degrees is 5.5 cm. */
const MARGIN_DEG = 5e-7;

/** Blocks that a polygon, given in a frame, may touch. */
export function blocksTouched(polygon: ArrayLike<number>, frame: LocalFrame): Block[] {
  let south = 90;
  let north = -90;
  // Seen from the frame's node, so that a polygon across the antimeridian is as narrow as any other.
  let west = Infinity;
  let east = -Infinity;
  for (let i = 0; i < polygon.length; i += 2) {
    const { latitude, longitude } = frame.toGeodetic(polygon[i]!, polygon[i + 1]!);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
    const seen = frame.longitude + eastwardDeg(frame.longitude, longitude);
    west = Math.min(west, seen);
    east = Math.max(east, seen);
  }
  const touched: Block[] = [];
  const lastRow = Math.floor((north + MARGIN_DEG) * 100);
  const lastColumn = Math.floor((east + MARGIN_DEG) * 100);
  for (let row = Math.floor((south - MARGIN_DEG) * 100); row <= lastRow; row += 1) {
    for (let column = Math.floor((west - MARGIN_DEG) * 100); column <= lastColumn; column += 1) {
      touched.push(blockOf(blockKeyOf(row, column)));
    }
  }
  return touched;
}
