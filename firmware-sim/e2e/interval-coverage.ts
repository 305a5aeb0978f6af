import { FLOAT, type ReceiverModel, RTK, SINGLE_POINT } from '../src/receiver/receiver.js';
import type { UnionArea } from '../src/truth/union-area.js';
import { foldsOf } from './sample-folds.js';
import { type SampleWork, sampleWork } from './sample-work.js';

/** The kinds of receivers that intervals are calibrated for; all at 1 Hz. */
export const RECEIVERS: Readonly<Record<'rtkFixed' | 'rtkFloat' | 'singlePoint', ReceiverModel>> = {
  rtkFixed: { ...RTK, rateHz: 1 },
  rtkFloat: FLOAT,
  singlePoint: SINGLE_POINT,
};

/** How often the interval of net contained the ground truly worked, and how wide it was. */
export interface IntervalCoverage {
  readonly runs: number;
  readonly inside: number;
  /** The truth was below the interval, or above it. */
  readonly below: number;
  readonly above: number;
  /** Of net against the truth, percent: mean, and the ends that 95 % of the runs lie between. */
  readonly errorPct: { readonly mean: number; readonly low: number; readonly high: number };
  /** Median distance of the ends of the interval from net, percent of net. */
  readonly lowPct: number;
  readonly highPct: number;
}

interface Run {
  readonly trueM2: number;
  readonly netM2: number;
  readonly low: number;
  readonly high: number;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Runs the same folds as the server's, in this process, over work with seeds from `firstSeed` on. */
export function intervalCoverage(
  model: ReceiverModel,
  { runs, firstSeed }: { runs: number; firstSeed: number },
  area: UnionArea,
): IntervalCoverage {
  const done = Array.from({ length: runs }, (_, i) => measured(sampleWork(model, firstSeed + i, area)));
  const errors = done.map(({ netM2, trueM2 }) => 100 * (netM2 / trueM2 - 1));
  const below = done.filter(({ trueM2, low }) => trueM2 < low).length;
  const above = done.filter(({ trueM2, high }) => trueM2 > high).length;
  return {
    runs,
    inside: runs - below - above,
    below,
    above,
    errorPct: {
      mean: errors.reduce((sum, error) => sum + error, 0) / runs,
      low: quantile(errors, 0.025),
      high: quantile(errors, 0.975),
    },
    lowPct: quantile(
      done.map(({ low, netM2 }) => 100 * (low / netM2 - 1)),
      0.5,
    ),
    highPct: quantile(
      done.map(({ high, netM2 }) => 100 * (high / netM2 - 1)),
      0.5,
    ),
  };
}

function measured({ job, records, trueNetM2 }: SampleWork): Run {
  const jobs = foldsOf(job, records).jobs();
  const [only] = jobs;
  if (only?.netIntervalM2 === undefined || jobs.length !== 1) {
    throw new Error(`a sample of work came out as ${jobs.length} jobs, one with an interval is wanted`);
  }
  return { trueM2: trueNetM2, netM2: only.netM2, ...only.netIntervalM2 };
}
