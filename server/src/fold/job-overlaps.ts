import type { BlockOverlap } from '../coverage/block-overlaps.js';
import { compareBlocks, type LayerBlock } from '../coverage/layer-block.js';
import { type Sliced, SliceMeter } from '../coverage/sliced.js';
import { sumOf } from '../job/area-figures.js';
import type { WorkJob } from '../job/work-job.js';
import type { Bounds, JobOverlap } from './folds.js';
import { includePlace } from './quad-drawing.js';

/** What one pair of jobs has in one block. */
interface Share {
  readonly block: LayerBlock;
  readonly overlap: BlockOverlap;
}

/** Finding the bounds of so many polygons takes as long as a look at a cell. */
const POLYGONS_PER_LOOK = 10;
/** GeoJSON in steps of 1e-9 degrees: a tenth of a millimetre. */
const STEPS_PER_DEGREE = 1e9;

/**
 * Overlaps in which one of the wanted jobs has a part; jobs in canonical order. Between its slices the jobs may change:
 * each block is told of as it stood when it was looked at.
 */
export function* jobOverlaps(jobs: readonly WorkJob[], isWanted: (job: WorkJob) => boolean): Sliced<JobOverlap[]> {
  const meter = new SliceMeter();
  const placeByCoverage = new Map<object, number>(jobs.map(({ coverage }, i) => [coverage, i]));
  const wanted = new Set(jobs.filter(isWanted));
  const blocks = new Set(
    [...wanted].flatMap(({ coverage }) => coverage.parts.flatMap((part) => [...part.credits.keys()])),
  );
  /** Keyed by the coverage of who worked, then of who is credited. */
  const shares = new Map<object, Map<object, Share[]>>();
  for (const block of [...blocks].sort(compareBlocks)) {
    for (const overlap of yield* block.overlaps(meter)) {
      const byOwner = shares.get(overlap.job) ?? new Map<object, Share[]>();
      shares.set(overlap.job, byOwner);
      const ofPair = byOwner.get(overlap.owner);
      if (ofPair === undefined) byOwner.set(overlap.owner, [{ block, overlap }]);
      else ofPair.push({ block, overlap });
    }
  }
  const found: JobOverlap[] = [];
  for (const job of jobs) {
    const byOwner = shares.get(job.coverage) ?? new Map<object, Share[]>();
    const places = [...byOwner.keys()].flatMap((owner) => placeByCoverage.get(owner) ?? []).sort((a, b) => a - b);
    for (const place of places) {
      const owner = jobs[place]!;
      if (!wanted.has(job) && !wanted.has(owner)) continue;
      const ofPair = byOwner.get(owner.coverage)!;
      found.push(...overlapsByLayer(job, owner, ofPair));
      const polygons = sumOf(ofPair, ({ overlap }) => overlap.polygons.length);
      if (meter.spend(Math.ceil(polygons / POLYGONS_PER_LOOK))) yield meter.take();
    }
  }
  return found;
}

/** One overlap for each layer: a job that runs over a change of campaign has a part in two. */
function overlapsByLayer(job: WorkJob, owner: WorkJob, shares: readonly Share[]): JobOverlap[] {
  const campaigns = [...new Set(shares.map(({ block }) => block.layer.campaign))];
  return campaigns.map((campaign): JobOverlap => {
    const ofLayer = shares.filter(({ block }) => block.layer.campaign === campaign);
    return {
      jobId: job.id,
      ownerJobId: owner.id,
      operation: job.operation,
      campaign,
      areaM2: ofLayer.reduce((sum, { overlap }) => sum + overlap.areaM2, 0),
      bounds: boundsOf(ofLayer),
      ground: () => ({ type: 'MultiPolygon', coordinates: ofLayer.flatMap(ringsOf) }),
    };
  });
}

function ringsOf({ block, overlap }: Share): number[][][][] {
  return overlap.polygons.map((polygon) => {
    const ring: number[][] = [];
    for (let i = 0; i < polygon.length; i += 2) ring.push(positionOf(block, polygon[i]!, polygon[i + 1]!));
    return [[...ring, ring[0]!]];
  });
}

function rounded(degrees: number): number {
  return Math.round(degrees * STEPS_PER_DEGREE) / STEPS_PER_DEGREE;
}

function positionOf({ block }: LayerBlock, x: number, y: number): [longitude: number, latitude: number] {
  const { latitude, longitude } = block.frame.toGeodetic(x, y);
  return [rounded(longitude), rounded(latitude)];
}

function boundsOf(shares: readonly Share[]): Bounds {
  let bounds: Bounds | null = null;
  for (const { block, overlap } of shares) {
    let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const polygon of overlap.polygons) {
      for (let i = 0; i < polygon.length; i += 2) {
        left = Math.min(left, polygon[i]!);
        right = Math.max(right, polygon[i]!);
        bottom = Math.min(bottom, polygon[i + 1]!);
        top = Math.max(top, polygon[i + 1]!);
      }
    }
    for (const [x, y] of [
      [left, bottom],
      [right, top],
    ] as const) {
      const [longitude, latitude] = positionOf(block, x, y);
      bounds = includePlace(bounds, { latitude, longitude }, 0);
    }
  }
  return bounds!;
}
