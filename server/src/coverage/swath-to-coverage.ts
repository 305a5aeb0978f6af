import type { Segment } from '../swath/segment.js';
import type { BlockCutter } from './block-part.js';
import type { JobCoverage } from './job-coverage.js';
import { quadAreaM2 } from './swath-quad.js';

/** A quad covered before by more than this share crosses worked ground; by less, it lies beside it. */
const CROSSING_SHARE = 0.9;

/**
 * Covers the quads of a segment that the job has not taken yet: gross is their sum, net what of them is new.
 */
export function swathToCoverage(coverage: JobCoverage, segment: Segment, cutter: BlockCutter): void {
  const { quads } = segment;
  const part = coverage.partOf(segment);
  const from = coverage.takeFrom(segment);
  if (quads.length > from) coverage.version += 1;
  for (let index = from; index < quads.length; index += 1) {
    const quad = quads.at(index);
    let gainedM2 = 0;
    for (const blockPart of cutter.partsOf(quad, segment.frame)) {
      gainedM2 += coverage.union.add(blockPart);
      part.noteGround(blockPart);
    }
    const quadM2 = quadAreaM2(quad);
    const overlapM2 = Math.max(0, quadM2 - gainedM2);
    part.grossM2 += quadM2;
    if (overlapM2 < quadM2 * CROSSING_SHARE) {
      part.besideM2 += quadM2;
      part.besideOverlapM2 += overlapM2;
    }
    if (quads.isInterpolatedAt(index)) part.interpolatedM2 += gainedM2;
  }
}
