import type { Segment } from '../swath/segment.js';
import { BlockCutter, type BlockPart } from './block-part.js';
import { BlockUnion, type KeptUnion } from './block-union.js';
import { compareBlocks, type CreditedPart, type LayerBlock } from './layer-block.js';

/** Left, bottom, right, top in the frame of a block. */
type Box = [number, number, number, number];

function includeInBox(box: Box, polygon: ArrayLike<number>): void {
  for (let i = 0; i < polygon.length; i += 2) {
    box[0] = Math.min(box[0], polygon[i]!);
    box[1] = Math.min(box[1], polygon[i + 1]!);
    box[2] = Math.max(box[2], polygon[i]!);
    box[3] = Math.max(box[3], polygon[i + 1]!);
  }
}

/** A part as a checkpoint keeps it; its segments by their places in the job. */
export interface KeptPart {
  readonly segments: readonly number[];
  readonly figures: Pick<CoveragePart, 'grossM2' | 'interpolatedM2' | 'besideM2' | 'besideOverlapM2'>;
  readonly boxes: ReadonlyMap<number, Box>;
}

/** What a job has covered, as a checkpoint keeps it: all but layers. */
export interface KeptCoverage {
  readonly union: KeptUnion;
  readonly parts: readonly KeptPart[];
}

/** The work of a job on one local day by one driver: the smallest piece that any total is made of. */
export class CoveragePart implements CreditedPart {
  readonly coverage: JobCoverage;
  readonly localDay: string;
  readonly driverId: string | null;
  readonly segments: Segment[] = [];
  grossM2 = 0;
  interpolatedM2 = 0;
  /** Quads that are mostly new ground, as those of passes beside each other are, and what of them was covered before, m2. */
  besideM2 = 0;
  besideOverlapM2 = 0;
  /** New ground credited to this part, m2, by layer block. */
  readonly credits = new Map<LayerBlock, number>();
  /** Keyed by block key. */
  private readonly boxes = new Map<number, Box>();

  constructor(coverage: JobCoverage, { localDay, work }: Segment) {
    this.coverage = coverage;
    this.localDay = localDay;
    this.driverId = work.driverId;
  }

  keep(places: ReadonlyMap<Segment, number>): KeptPart {
    const { grossM2, interpolatedM2, besideM2, besideOverlapM2, boxes } = this;
    const segments = this.segments.map((segment) => places.get(segment)!);
    return { segments, figures: { grossM2, interpolatedM2, besideM2, besideOverlapM2 }, boxes };
  }

  restore({ figures, boxes }: KeptPart): void {
    Object.assign(this, figures);
    for (const [key, box] of boxes) this.boxes.set(key, box);
  }

  noteGround({ block, polygon }: BlockPart): void {
    let box = this.boxes.get(block.key);
    if (box === undefined) {
      box = [Infinity, Infinity, -Infinity, -Infinity];
      this.boxes.set(block.key, box);
    }
    includeInBox(box, polygon);
  }

  mayTouch(other: CoveragePart): boolean {
    for (const [key, a] of this.boxes) {
      const b = other.boxes.get(key);
      if (b !== undefined && a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]) return true;
    }
    return false;
  }

  /** Credits summed in the order of the map, so that the order of arrival leaves no trace in the last digit. */
  get uniqueM2(): number {
    const inOrder = [...this.credits].sort(([a], [b]) => compareBlocks(a, b));
    return inOrder.reduce((sum, [, creditM2]) => sum + creditM2, 0);
  }
}

/** What a job has covered: its union, and the parts of it by day and driver. */
export class JobCoverage {
  union = new BlockUnion();
  readonly segments: Segment[] = [];
  readonly parts: CoveragePart[] = [];
  /** Rises with every change of a figure. */
  version = 0;
  /** Quads of each segment that are in the union already. */
  private readonly taken = new Map<Segment, number>();

  keep(): KeptCoverage {
    const places = new Map(this.segments.map((segment, i) => [segment, i]));
    return { union: this.union.keep(), parts: this.parts.map((part) => part.keep(places)) };
  }

  /** Puts back what was kept of these segments, whose quads are all in the union. */
  restore(segments: readonly Segment[], kept: KeptCoverage): void {
    this.segments.push(...segments);
    for (const segment of segments) this.takeFrom(segment);
    for (const keptPart of kept.parts) {
      const ofPart = keptPart.segments.map((place) => segments[place]!);
      const part = new CoveragePart(this, ofPart[0]!);
      part.segments.push(...ofPart);
      part.restore(keptPart);
      this.parts.push(part);
    }
    const taken = [...this.taken];
    this.union = BlockUnion.kept(kept.union, () => blockPartsOf(taken));
  }

  get grossM2(): number {
    return this.parts.reduce((sum, part) => sum + part.grossM2, 0);
  }

  get netM2(): number {
    return this.union.areaM2;
  }

  get workedDistanceM(): number {
    return this.segments.reduce((sum, segment) => sum + segment.workedDistanceM, 0);
  }

  /** The part that a segment belongs to, made when it is the first of its day and driver. */
  partOf(segment: Segment): CoveragePart {
    const { localDay, work } = segment;
    let part = this.parts.find((part) => part.localDay === localDay && part.driverId === work.driverId);
    if (part === undefined) {
      part = new CoveragePart(this, segment);
      this.parts.push(part);
    }
    if (part.segments.at(-1) !== segment) {
      part.segments.push(segment);
      this.segments.push(segment);
    }
    return part;
  }

  /** From where on the quads of a segment are new; marks them as taken. */
  takeFrom(segment: Segment): number {
    const from = this.taken.get(segment) ?? 0;
    this.taken.set(segment, segment.quads.length);
    return from;
  }
}

/** Parts of the first quads of some segments, in order. */
function* blockPartsOf(taken: readonly (readonly [segment: Segment, quads: number])[]): Generator<BlockPart> {
  const cutter = new BlockCutter();
  for (const [{ quads, frame }, count] of taken) {
    for (let index = 0; index < count; index += 1) yield* cutter.partsOf(quads.at(index), frame);
  }
}
