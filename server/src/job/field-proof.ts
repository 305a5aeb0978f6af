import type { Segment } from '../swath/segment.js';
import { SideBySide } from '../work-state/field-passes.js';
import { PassSplitter } from '../work-state/pass-splitter.js';

/** A place is looked at every so many quads. */
const QUADS_PER_LOOK = 2;

/**
 * Whether work is field work. Where implement, hitch, switch or PTO said that it worked for one fix, it is. Where only
 * the motion was there to judge by, a steady drive may be a farm track: three passes have to run side by side.
 */
export class FieldProof {
  private readonly passes = new SideBySide();
  private splitter = new PassSplitter();
  /** Segment and quad that are looked at next. */
  private segment = 0;
  private quad = 0;
  private isProven = false;

  /** Segments of a job so far: they only grow. Once true it stays true. */
  holdsFor(segments: readonly Segment[]): boolean {
    while (!this.isProven && this.segment < segments.length) {
      const segment = segments[this.segment]!;
      if (saysImplement(segment)) this.isProven = true;
      else this.look(segment);
      if (this.segment === segments.length - 1) break;
      this.note(this.splitter.end());
      this.segment += 1;
      this.quad = 0;
    }
    return this.isProven;
  }

  private look(segment: Segment): void {
    const { quads } = segment;
    for (; this.quad < quads.length && !this.isProven; this.quad += QUADS_PER_LOOK) {
      this.note(this.splitter.take({ ...segment.placeOfQuad(this.quad), time: quads.timeAt(this.quad) }));
    }
  }

  private note(pass: ReturnType<PassSplitter['end']>): void {
    if (pass !== undefined && this.passes.take(pass)) this.isProven = true;
  }
}

function saysImplement({ fixesByEvidence }: Segment): boolean {
  for (const evidence of fixesByEvidence.keys()) if (evidence !== 'motion') return true;
  return false;
}
