import { HitchHistogram } from '../work-state/hitch-threshold.js';
import { HITCH_THRESHOLD_PCT } from '../work-state/work-evidence.js';

/** What the hitch of one implement has taught on a day, and the threshold that its records were read by. */
interface ImplementHitch {
  readonly histogram: HitchHistogram;
  adoptedPct: number;
}

/** The hitches of a day as a checkpoint keeps them. */
export type KeptHitches = readonly {
  readonly implementId: string | null;
  readonly counts: Uint32Array;
  readonly adoptedPct: number;
}[];

/**
 * Hitch thresholds of one machine-day, one for each implement that it carried: a plough and a harrow run at heights of
 * their own, and what one teaches says nothing of the other.
 */
export class DayHitches {
  private readonly implementIdAt: (fixTime: number) => string | null;
  /** Keyed by implement; null where none is known. */
  private readonly byImplement = new Map<string | null, ImplementHitch>();

  constructor(implementIdAt: (fixTime: number) => string | null) {
    this.implementIdAt = implementIdAt;
  }

  keep(): KeptHitches {
    return Array.from(this.byImplement, ([implementId, { histogram, adoptedPct }]) => {
      return { implementId, counts: histogram.keep(), adoptedPct };
    });
  }

  restore(kept: KeptHitches): void {
    for (const { implementId, counts, adoptedPct } of kept) {
      this.byImplement.set(implementId, { histogram: HitchHistogram.kept(counts), adoptedPct });
    }
  }

  note(fixTime: number, positionPct: number): void {
    const implementId = this.implementIdAt(fixTime);
    let hitch = this.byImplement.get(implementId);
    if (hitch === undefined) {
      hitch = { histogram: new HitchHistogram(), adoptedPct: HITCH_THRESHOLD_PCT };
      this.byImplement.set(implementId, hitch);
    }
    hitch.histogram.note(positionPct);
  }

  /** The threshold that records of a time are read by, %. */
  thresholdPctAt(fixTime: number): number {
    if (this.byImplement.size === 0) return HITCH_THRESHOLD_PCT;
    return this.byImplement.get(this.implementIdAt(fixTime))?.adoptedPct ?? HITCH_THRESHOLD_PCT;
  }

  /** Records are read by what all that were noted have taught from now on. */
  adopt(): void {
    for (const hitch of this.byImplement.values()) hitch.adoptedPct = hitch.histogram.thresholdPct;
  }

  /** What was noted since would read the day otherwise. */
  get haveMoved(): boolean {
    for (const { histogram, adoptedPct } of this.byImplement.values()) {
      if (histogram.thresholdPct !== adoptedPct) return true;
    }
    return false;
  }
}
