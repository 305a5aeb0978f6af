import type { Block } from '../geo/block.js';
import type { Segment } from '../swath/segment.js';
import { BlockCutter } from './block-part.js';
import type { CoveragePart } from './job-coverage.js';
import { CELL_SIZE_M, UncoveredCells } from './uncovered-cells.js';

/** Quads of a segment that touch a block: from inclusive, to exclusive. */
interface QuadRun {
  readonly part: CoveragePart;
  readonly segment: Segment;
  readonly from: number;
  to: number;
}

/** A quad in its place in the canonical order: time, machine, then as it was worked. */
interface OrderedQuad {
  readonly run: QuadRun;
  readonly index: number;
  readonly time: number;
}

function compareQuads(a: OrderedQuad, b: OrderedQuad): number {
  if (a.time !== b.time) return a.time - b.time;
  const [segmentA, segmentB] = [a.run.segment, b.run.segment];
  if (segmentA.machineId !== segmentB.machineId) return segmentA.machineId < segmentB.machineId ? -1 : 1;
  return segmentA.startTime - segmentB.startTime || a.index - b.index;
}

/**
 * One layer in one block: the union across machines. First in time keeps the ground; quads that arrive out of
 * that order are counted at once but mark the block for its replay, after which the credits are of record.
 */
export class LayerBlock {
  readonly block: Block;
  /** Sorts blocks independently of when they were made: the block's key. */
  readonly order: number;
  isDirty = false;
  private readonly repeatAfterMs: number | null;
  private readonly cutter = new BlockCutter();
  private cells = new UncoveredCells();
  private runs: QuadRun[] = [];
  private newest: OrderedQuad | undefined;
  /** When each cell was last worked; kept only where the operation is repeatable. Keyed by row and column. */
  private workedAt = new Map<number, number>();

  constructor(block: Block, repeatAfterMs: number | null) {
    this.block = block;
    this.order = block.key;
    this.repeatAfterMs = repeatAfterMs;
  }

  /** Parts with ground in this block. */
  parts(): Set<CoveragePart> {
    return new Set(this.runs.map(({ part }) => part));
  }

  /** Takes a polygon of a quad and credits what is new to its part. */
  add(part: CoveragePart, quad: { segment: Segment; index: number; polygon: ArrayLike<number> }): void {
    const { segment, index, polygon } = quad;
    const ordered = { run: this.runFor(part, segment, index), index, time: segment.quads.timeAt(index) };
    if (this.newest !== undefined && compareQuads(ordered, this.newest) < 0) this.isDirty = true;
    else this.newest = ordered;
    this.cover(part, polygon, ordered.time);
  }

  /** Forgets a part; the block needs a replay then. */
  remove(part: CoveragePart): void {
    this.runs = this.runs.filter((run) => run.part !== part);
    part.credits.delete(this);
    part.coverage.version += 1;
    this.isDirty = true;
  }

  /** Builds the block anew in canonical order. */
  replay(): void {
    for (const { part } of this.runs) part.credits.delete(this);
    this.cells = new UncoveredCells();
    this.workedAt = new Map();
    const quads: OrderedQuad[] = [];
    for (const run of this.runs) {
      for (let index = run.from; index < run.to; index += 1) {
        quads.push({ run, index, time: run.segment.quads.timeAt(index) });
      }
    }
    quads.sort(compareQuads);
    for (const { run, index, time } of quads) {
      const { segment, part } = run;
      for (const { block, polygon } of this.cutter.partsOf(segment.quads.at(index), segment.frame)) {
        if (block === this.block) this.cover(part, polygon, time);
      }
    }
    this.newest = quads.at(-1);
    this.isDirty = false;
  }

  private cover(part: CoveragePart, polygon: ArrayLike<number>, time: number): void {
    if (this.repeatAfterMs !== null) this.openRounds(polygon, time, this.repeatAfterMs);
    part.coverage.version += 1;
    part.credits.set(this, (part.credits.get(this) ?? 0) + this.cells.add(polygon));
  }

  private runFor(part: CoveragePart, segment: Segment, index: number): QuadRun {
    const last = this.runs.at(-1);
    if (last !== undefined && last.segment === segment && index <= last.to) {
      last.to = Math.max(last.to, index + 1);
      return last;
    }
    const run = { part, segment, from: index, to: index + 1 };
    this.runs.push(run);
    return run;
  }

  /** Ground of a repeatable operation counts as new once it has lain for longer than the operation says. */
  private openRounds(polygon: ArrayLike<number>, time: number, repeatAfterMs: number): void {
    const columns = { first: Infinity, last: -Infinity };
    const rows = { first: Infinity, last: -Infinity };
    for (let i = 0; i < polygon.length; i += 2) {
      const column = Math.floor(polygon[i]! / CELL_SIZE_M);
      const row = Math.floor(polygon[i + 1]! / CELL_SIZE_M);
      columns.first = Math.min(columns.first, column);
      columns.last = Math.max(columns.last, column);
      rows.first = Math.min(rows.first, row);
      rows.last = Math.max(rows.last, row);
    }
    for (let row = rows.first; row <= rows.last; row += 1) {
      for (let column = columns.first; column <= columns.last; column += 1) {
        const key = row * 65536 + column;
        const before = this.workedAt.get(key);
        if (before !== undefined && time - before > repeatAfterMs) this.cells.reopen(column, row);
        this.workedAt.set(key, time);
      }
    }
  }
}
