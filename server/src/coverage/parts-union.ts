import type { Segment } from '../swath/segment.js';
import { BlockCutter } from './block-part.js';
import { BlockUnion } from './block-union.js';
import type { CoveragePart, JobCoverage } from './job-coverage.js';

/** The union of a list of segments, brought up to date when asked. */
class SegmentsUnion {
  private readonly union = new BlockUnion();
  private readonly cutter = new BlockCutter();
  private readonly taken: { readonly segment: Segment; quads: number }[] = [];

  /** True when the segments continue those taken: only the last of them may have grown. */
  canContinue(segments: readonly Segment[]): boolean {
    return this.taken.every(
      ({ segment, quads }, i) =>
        segments[i] === segment && (i === this.taken.length - 1 || segment.quads.length === quads),
    );
  }

  areaOf(segments: readonly Segment[]): number {
    segments.forEach((segment, i) => {
      const entry = (this.taken[i] ??= { segment, quads: 0 });
      for (; entry.quads < segment.quads.length; entry.quads += 1) {
        const parts = this.cutter.partsOf(segment.quads.at(entry.quads), segment.frame);
        for (const part of parts) this.union.add(part);
      }
    });
    return this.union.areaM2;
  }
}

/** Keyed by the first segment of the list; freed with it. */
const unionsByFirstSegment = new WeakMap<Segment, SegmentsUnion[]>();

function segmentsAreaM2(segments: readonly Segment[]): number {
  const first = segments[0];
  if (first === undefined) return 0;
  const known = unionsByFirstSegment.get(first)?.filter((union) => union.canContinue(segments)) ?? [];
  const union = known[0] ?? new SegmentsUnion();
  if (known.length === 0) unionsByFirstSegment.set(first, [union]);
  return union.areaOf(segments);
}

/** Parts that may touch each other, directly or through others. */
function clusters(parts: readonly CoveragePart[]): CoveragePart[][] {
  let clusters: CoveragePart[][] = [];
  for (const part of parts) {
    const touching = clusters.filter((cluster) => cluster.some((other) => part.mayTouch(other)));
    clusters = clusters.filter((cluster) => !touching.includes(cluster));
    clusters.push([...touching.flat(), part]);
  }
  return clusters;
}

function isWholeJob(cluster: readonly CoveragePart[], coverage: JobCoverage): boolean {
  return cluster.length === coverage.parts.length && cluster.every((part) => part.coverage === coverage);
}

/**
 * Exact area of the union of any parts, m2. A job's own union is used where the parts are just that job;
 * parts that lie apart are added; only what may overlap is united anew.
 */
export function partsUnionM2(parts: readonly CoveragePart[]): number {
  let sum = 0;
  for (const cluster of clusters(parts)) {
    const { coverage } = cluster[0]!;
    if (isWholeJob(cluster, coverage)) {
      sum += coverage.netM2;
      continue;
    }
    const segments = cluster
      .flatMap((part) => part.segments)
      .sort((a, b) => a.startTime - b.startTime || (a.machineId < b.machineId ? -1 : 1));
    sum += segmentsAreaM2(segments);
  }
  return sum;
}
