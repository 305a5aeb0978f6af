import type { Segment } from '../swath/segment.js';
import { SideBySide } from '../work-state/field-passes.js';
import { PassSplitter } from '../work-state/pass-splitter.js';

/** A place is looked at every so many quads. */
export const QUADS_PER_LOOK = 2;

/**
 * Whether work that only the motion speaks for is field work. A steady drive may be a farm track: three passes have to
 * run side by side.
 */
export class FieldProof {
  private readonly passes = new SideBySide();
  private splitter = new PassSplitter();
  /** Segment and quad that are looked at next. */
  private segment = 0;
  private quad = 0;
  /** Once true it stays true. */
  isProven = false;

  /** Segments of a job so far: they only grow. Once true it stays true. */
  holdsFor(segments: readonly Segment[]): boolean {
    while (!this.isProven && this.segment < segments.length) {
      this.look(segments[this.segment]!);
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
