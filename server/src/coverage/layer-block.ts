import type { Block } from '../geo/block.js';
import type { Segment } from '../swath/segment.js';
import { type BlockOverlap, blockOverlaps } from './block-overlaps.js';
import { BlockCutter } from './block-part.js';
import { mergedRuns, type RunReader } from './merged-runs.js';
import { type JobPart, OwnedCells, type Working } from './owned-cells.js';
import type { Sliced, SliceMeter } from './sliced.js';
import { UncoveredCells } from './uncovered-cells.js';

/** Operation and campaign: the set of work within which the same ground counts once. */
export interface LayerKey {
  readonly operation: string | null;
  readonly campaign: string;
  /** Days after which ground of a repeatable operation counts as new; null where it never does. */
  readonly repeatAfterDays: number | null;
}

/** Tells layers apart. An operation that becomes repeatable, or in other rounds, has another layer from then on. */
export function layerName({ operation, campaign, repeatAfterDays }: LayerKey): string {
  return JSON.stringify([operation, campaign, repeatAfterDays]);
}

/** By place, then layer: the same order whatever was made or replayed first. */
export function compareBlocks(a: LayerBlock, b: LayerBlock): number {
  if (a.order !== b.order) return a.order - b.order;
  const [nameA, nameB] = [layerName(a.layer), layerName(b.layer)];
  return nameA === nameB ? 0 : nameA < nameB ? -1 : 1;
}

const DAY_MS = 86_400_000;

/** A part of a job's work as its blocks see it. */
export interface CreditedPart extends JobPart {
  /** Its version rises with every change of a credit. */
  readonly coverage: { version: number };
  /** New ground credited to this part, m2, by block. */
  readonly credits: Map<LayerBlock, number>;
}

type Cells = UncoveredCells | OwnedCells;

/** The area credited, m2. */
function addTo(cells: Cells, polygon: ArrayLike<number>, working: Working): number {
  return cells instanceof OwnedCells ? cells.add(polygon, working) : cells.add(polygon);
}

/** Quads of a segment that touch a block: from inclusive, to exclusive. */
interface QuadRun {
  readonly part: CreditedPart;
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

/** The quads of a run are in canonical order as they are. */
const QUADS: RunReader<QuadRun, OrderedQuad> = {
  boundsOf: (run) => run,
  read: (run, index) => ({ run, index, time: run.segment.quads.timeAt(index) }),
  compare: compareQuads,
};

/**
 * One layer in one block: the union across machines. First in time keeps the ground; quads that arrive out of
 * that order are counted at once but mark the block for its replay, after which the credits are of record.
 */
export class LayerBlock {
  readonly block: Block;
  /** Sorts blocks independently of when they were made: the block's key. */
  readonly order: number;
  isDirty = false;
  readonly layer: LayerKey;
  private readonly repeatAfterMs: number | null;
  private readonly cutter = new BlockCutter();
  /** Undefined until ground is touched again, where a checkpoint told what is credited to whom. */
  private cells: Cells | undefined;
  private runs: QuadRun[] = [];
  private newest: OrderedQuad | undefined;
  /** Overlaps, and the version of the block that they are of. */
  private knownOverlaps: { readonly version: number; readonly overlaps: readonly BlockOverlap[] } | undefined;
  /** Rises with every polygon that comes or goes. */
  private version = 0;

  constructor(block: Block, layer: LayerKey) {
    this.block = block;
    this.layer = layer;
    this.order = block.key;
    this.repeatAfterMs = layer.repeatAfterDays === null ? null : layer.repeatAfterDays * DAY_MS;
    this.cells = this.noCells();
  }

  /** Nobody has ground here any more. */
  get isEmpty(): boolean {
    return this.runs.length === 0;
  }

  /** Quads of a part that touch this block. */
  runsOf(part: CreditedPart): { readonly segment: Segment; readonly from: number; readonly to: number }[] {
    return this.runs.flatMap((run) => (run.part === part ? [{ ...run }] : []));
  }

  /** Puts back quads of a part whose credit is known; the cells are made when ground comes. */
  restore(part: CreditedPart, run: { readonly segment: Segment; readonly from: number; readonly to: number }): void {
    this.cells = undefined;
    this.runs.push({ ...run, part });
    this.version += 1;
  }

  /** Parts with ground in this block. */
  parts(): Set<CreditedPart> {
    return new Set(this.runs.map(({ part }) => part));
  }

  /** Takes a polygon of a quad and credits what is new to its part. */
  add(part: CreditedPart, quad: { segment: Segment; index: number; polygon: ArrayLike<number> }): void {
    const { segment, index, polygon } = quad;
    if (this.cells === undefined)
      this.coverAll((cells, { run, time }, polygon) => void addTo(cells, polygon, { part: run.part, time }));
    const ordered = { run: this.runFor(part, segment, index), index, time: segment.quads.timeAt(index) };
    if (this.newest !== undefined && compareQuads(ordered, this.newest) < 0) this.isDirty = true;
    else this.newest = ordered;
    this.credit(this.cells!, polygon, { part, time: ordered.time });
  }

  /** Forgets a part; the block needs a replay then. */
  remove(part: CreditedPart): void {
    this.runs = this.runs.filter((run) => run.part !== part);
    part.credits.delete(this);
    part.coverage.version += 1;
    this.isDirty = true;
    this.version += 1;
  }

  /** Builds the block anew in canonical order. */
  replay(): void {
    for (const { part } of this.runs) part.credits.delete(this);
    this.coverAll((cells, { run, time }, polygon) => this.credit(cells, polygon, { part: run.part, time }));
    this.isDirty = false;
  }

  /**
   * Ground in this block that a job worked and another is credited with, for each pair of jobs, as the block stands when
   * this begins; kept until the block changes. The meter is of all blocks looked at: small ones share a slice.
   */
  *overlaps(meter: SliceMeter): Sliced<readonly BlockOverlap[]> {
    const { version, knownOverlaps, repeatAfterMs } = this;
    if (knownOverlaps?.version === version) return knownOverlaps.overlaps;
    const runs = this.runs.map((run) => ({ ...run }));
    const isShared = new Set(runs.map(({ part }) => part.coverage)).size > 1;
    const overlaps = isShared ? yield* blockOverlaps(() => this.worked(runs), { repeatAfterMs, meter }) : [];
    if (version === this.version) this.knownOverlaps = { version, overlaps };
    return overlaps;
  }

  /** All polygons of some runs in canonical order. */
  private *worked(runs: readonly QuadRun[]) {
    for (const quad of mergedRuns(runs, QUADS)) {
      const { part } = quad.run;
      for (const polygon of this.polygonsOf(quad)) yield { part, time: quad.time, polygon };
    }
  }

  private quadsInOrder(): OrderedQuad[] {
    const quads: OrderedQuad[] = [];
    for (const run of this.runs) {
      for (let index = run.from; index < run.to; index += 1) {
        quads.push({ run, index, time: run.segment.quads.timeAt(index) });
      }
    }
    return quads.sort(compareQuads);
  }

  private polygonsOf({ run: { segment }, index }: OrderedQuad): ArrayLike<number>[] {
    const parts = this.cutter.partsOf(segment.quads.at(index), segment.frame);
    return parts.filter(({ block }) => block === this.block).map(({ polygon }) => polygon);
  }

  private noCells(): Cells {
    const { repeatAfterMs } = this;
    return repeatAfterMs === null ? new UncoveredCells() : new OwnedCells({ repeatAfterMs });
  }

  /** Covers new cells by all quads in canonical order. */
  private coverAll(cover: (cells: Cells, quad: OrderedQuad, polygon: ArrayLike<number>) => void): void {
    const cells = this.noCells();
    const quads = this.quadsInOrder();
    for (const quad of quads) for (const polygon of this.polygonsOf(quad)) cover(cells, quad, polygon);
    this.cells = cells;
    this.newest = quads.at(-1);
  }

  private credit(cells: Cells, polygon: ArrayLike<number>, working: Working & { readonly part: CreditedPart }): void {
    const { part } = working;
    this.version += 1;
    part.coverage.version += 1;
    const creditedM2 = addTo(cells, polygon, working);
    part.credits.set(this, (part.credits.get(this) ?? 0) + creditedM2);
  }

  private runFor(part: CreditedPart, segment: Segment, index: number): QuadRun {
    const last = this.runs.at(-1);
    if (last !== undefined && last.segment === segment && index <= last.to) {
      last.to = Math.max(last.to, index + 1);
      return last;
    }
    const run = { part, segment, from: index, to: index + 1 };
    this.runs.push(run);
    return run;
  }
}
