import { cellKeyOf, cellsTouched, type JobPart, OwnedCells } from './owned-cells.js';
import { type Sliced, type SliceMeter, WORKED_CELL_COST } from './sliced.js';

/** A polygon in the frame of its block, who worked it and when. */
interface WorkedPolygon {
  readonly part: JobPart;
  readonly time: number;
  readonly polygon: ArrayLike<number>;
}

/** Ground in one block that one job worked and another is credited with; jobs are told by their coverage. */
export interface BlockOverlap {
  readonly job: object;
  /** Who is credited with the ground. */
  readonly owner: object;
  readonly areaM2: number;
  /** Convex pieces that do not overlap, in the frame of the block, m. */
  readonly polygons: readonly (readonly number[])[];
}

interface Pair {
  readonly ground: OwnedCells;
  areaM2: number;
}

/** Cells that more than one job worked: most ground is one job's alone and costs one look. */
function* contestedCells(worked: Iterable<WorkedPolygon>, meter: SliceMeter): Sliced<Set<number>> {
  const first = new Map<number, object>();
  const contested = new Set<number>();
  for (const { part, polygon } of worked) {
    let looks = 1;
    for (const [column, row] of cellsTouched(polygon)) {
      const key = cellKeyOf(column, row);
      const job = first.get(key);
      if (job === undefined) first.set(key, part.coverage);
      else if (job !== part.coverage) contested.add(key);
      looks += 1;
    }
    if (meter.spend(looks)) yield meter.take();
  }
  return contested;
}

/**
 * For each pair of jobs the ground that one worked and the other is credited with; `worked` gives the polygons in
 * canonical order, each time it is asked. Over all owners a job's areas add up to its shared area in this block.
 */
export function* blockOverlaps(
  worked: () => Iterable<WorkedPolygon>,
  { repeatAfterMs, meter }: { readonly repeatAfterMs: number | null; readonly meter: SliceMeter },
): Sliced<BlockOverlap[]> {
  const contested = yield* contestedCells(worked(), meter);
  if (contested.size === 0) return [];
  const isWanted = (key: number) => contested.has(key);
  const cells = new OwnedCells({ repeatAfterMs, isWanted });
  const pairs = new Map<object, Map<object, Pair>>();
  for (const { part, time, polygon } of worked()) {
    cells.add(polygon, { part, time }, (owner, piece) => {
      const pair = pairOf(pairs, part.coverage, owner.coverage);
      pair.areaM2 += pair.ground.add(piece, { part, time });
    });
    if (meter.spend(costOf(polygon, isWanted))) yield meter.take();
  }
  return [...pairs].flatMap(([job, byOwner]) =>
    [...byOwner].map(([owner, { areaM2, ground }]) => ({ job, owner, areaM2, polygons: ground.polygons() })),
  );
}

function costOf(polygon: ArrayLike<number>, isWanted: (key: number) => boolean): number {
  let cost = 1;
  for (const [column, row] of cellsTouched(polygon)) cost += isWanted(cellKeyOf(column, row)) ? WORKED_CELL_COST : 1;
  return cost;
}

function pairOf(pairs: Map<object, Map<object, Pair>>, job: object, owner: object): Pair {
  const byOwner = pairs.get(job) ?? new Map<object, Pair>();
  pairs.set(job, byOwner);
  let pair = byOwner.get(owner);
  if (pair === undefined) {
    pair = { ground: new OwnedCells({ repeatAfterMs: null }), areaM2: 0 };
    byOwner.set(owner, pair);
  }
  return pair;
}
