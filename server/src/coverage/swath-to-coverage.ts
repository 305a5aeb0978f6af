import type { Segment } from '../swath/segment.js';
import type { BlockCutter } from './block-part.js';
import type { JobCoverage } from './job-coverage.js';
import { quadAreaM2 } from './swath-quad.js';

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
    part.grossM2 += quadAreaM2(quad);
    if (quads.isInterpolatedAt(index)) part.interpolatedM2 += gainedM2;
  }
}
