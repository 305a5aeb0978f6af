import type { BlockOverlap } from '../coverage/block-overlaps.js';
import type { JobCoverage } from '../coverage/job-coverage.js';
import { compareBlocks, type LayerBlock } from '../coverage/layer-block.js';
import type { WorkJob } from '../job/work-job.js';
import type { Bounds, JobOverlap } from './folds.js';
import { includePlace } from './quad-drawing.js';

/** What one pair of jobs has in one block. */
interface Share {
  readonly block: LayerBlock;
  readonly overlap: BlockOverlap;
}

/** GeoJSON in steps of 1e-9 degrees: a tenth of a millimetre. */
const STEPS_PER_DEGREE = 1e9;

/** Overlaps in which one of the wanted jobs has a part; jobs in canonical order. */
export function jobOverlaps(jobs: readonly WorkJob[], isWanted: (job: WorkJob) => boolean): JobOverlap[] {
  const byCoverage = new Map(jobs.map((job) => [job.coverage, job]));
  const wanted = jobs.filter(isWanted);
  const blocks = new Set(wanted.flatMap(({ coverage }) => coverage.parts.flatMap((part) => [...part.credits.keys()])));
  const shares = new Map<JobCoverage, Map<JobCoverage, Share[]>>();
  for (const block of [...blocks].sort(compareBlocks)) {
    for (const overlap of block.overlaps()) {
      const byOwner = shares.get(overlap.job) ?? new Map<JobCoverage, Share[]>();
      shares.set(overlap.job, byOwner);
      byOwner.set(overlap.owner, [...(byOwner.get(overlap.owner) ?? []), { block, overlap }]);
    }
  }
  return jobs.flatMap((job) => {
    const byOwner = shares.get(job.coverage);
    if (byOwner === undefined) return [];
    return jobs.flatMap((owner) => {
      const ofPair = byOwner.get(owner.coverage) ?? [];
      const isAsked = ofPair.length > 0 && (isWanted(job) || isWanted(owner)) && byCoverage.has(owner.coverage);
      return isAsked ? overlapsByLayer(job, owner, ofPair) : [];
    });
  });
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
