import { HITCH_THRESHOLD_PCT } from './work-evidence.js';

/** When the positions of a day tell raised from lowered better than the fixed threshold. */
export const HITCH_LEARNING = {
  minRecords: 120,
  /** Of the records, that each of the two clusters holds at least. */
  minShare: 0.03,
  /** Between the middles of the clusters, %. */
  minApartPct: 15,
  /** Share of all variance that lies between the clusters. */
  minSeparation: 0.8,
  /** The threshold comes in steps, so that a few more records seldom move it, %. */
  stepPct: 5,
} as const;

const BINS = 101;

/** Two clusters of a histogram, by the split that leaves least variance inside them (Otsu 1979). */
interface Clusters {
  readonly lowShare: number;
  readonly lowPct: number;
  readonly highPct: number;
  /** Variance between the clusters. */
  readonly between: number;
}

/**
 * Hitch positions of one machine on one day while it moved, in 101 bins: where the implement runs lowered and where it
 * is carried. It depends on which records there are, not on their order.
 */
export class HitchHistogram {
  private readonly counts = new Uint32Array(BINS);
  private total = 0;
  private known: number | undefined;

  static kept(counts: Uint32Array): HitchHistogram {
    const histogram = new HitchHistogram();
    histogram.counts.set(counts);
    histogram.total = counts.reduce((sum, count) => sum + count, 0);
    return histogram;
  }

  /** Records in each bin, as a checkpoint keeps them. */
  keep(): Uint32Array {
    return this.counts;
  }

  /** Takes a position, 0 lowest to 100 % highest. */
  note(positionPct: number): void {
    const bin = Math.min(BINS - 1, Math.max(0, Math.round(positionPct)));
    this.counts[bin] = this.counts[bin]! + 1;
    this.total += 1;
    this.known = undefined;
  }

  /** Middle between the two clusters; the fixed threshold where there are not two that are far apart. */
  get thresholdPct(): number {
    this.known ??= this.learn();
    return this.known;
  }

  private learn(): number {
    const { minRecords, minShare, minApartPct, minSeparation, stepPct } = HITCH_LEARNING;
    if (this.total < minRecords) return HITCH_THRESHOLD_PCT;
    const { clusters, variance } = this.split();
    if (clusters === undefined) return HITCH_THRESHOLD_PCT;
    const { lowShare, lowPct, highPct, between } = clusters;
    const isBimodal =
      lowShare >= minShare &&
      1 - lowShare >= minShare &&
      highPct - lowPct >= minApartPct &&
      between >= minSeparation * variance;
    return isBimodal ? Math.round((lowPct + highPct) / 2 / stepPct) * stepPct : HITCH_THRESHOLD_PCT;
  }

  private split(): { readonly clusters: Clusters | undefined; readonly variance: number } {
    const { counts, total } = this;
    let [sum, squares] = [0, 0];
    counts.forEach((count, pct) => {
      sum += count * pct;
      squares += count * pct * pct;
    });
    const variance = squares / total - (sum / total) * (sum / total);
    let clusters: Clusters | undefined;
    let [below, belowSum] = [0, 0];
    for (let pct = 0; pct < BINS - 1; pct += 1) {
      below += counts[pct]!;
      belowSum += counts[pct]! * pct;
      if (below === 0 || below === total) continue;
      const [lowPct, highPct] = [belowSum / below, (sum - belowSum) / (total - below)];
      const lowShare = below / total;
      const between = lowShare * (1 - lowShare) * (highPct - lowPct) * (highPct - lowPct);
      if (clusters === undefined || between > clusters.between) clusters = { lowShare, lowPct, highPct, between };
    }
    return { clusters, variance };
  }
}
