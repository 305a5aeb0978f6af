import type { AreaInterval } from '@furrow/protocol/job';
import { betterReceivers, type JobReceiver } from './receiver-error.js';

/** What an interval is made from; all of one job. */
export interface IntervalInput {
  readonly netM2: number;
  readonly grossM2: number;
  readonly interpolatedM2: number;
  /** Quads on fresh ground or beside worked ground, and how much of them was covered before, m2. */
  readonly besideM2: number;
  readonly besideOverlapM2: number;
  readonly workedDistanceM: number;
  readonly workedTimeS: number;
  /** From the first worked fix to the last. */
  readonly elapsedS: number;
  /** How often the implement was lowered after a turn. */
  readonly stretches: number;
  readonly receiver: JobReceiver;
}

/** Assumed deviation of the true width from the width that is known, as a share of it: 1.5 cm at 3 m. */
const WIDTH_DEVIATION = 0.005;
/** Assumed deviation of ground contact from what the work state says, s. */
const EDGE_DEVIATION_S = 0.2;

/**
 * Fitted to 9,000 simulated jobs, 3,000 for each kind of receiver, none of which the suites use again. Drift turns
 * passes that lie beside each other into false overlaps and false gaps; net counts the gaps as not worked:
 * this share of the gaps expected is added back for the middle of the interval.
 */
const GAPS_ADDED_BACK = 0.75;
/** Neighbouring passes are on average so many passes apart in time: turns, headlands, skipped rows. */
const PASSES_BETWEEN_NEIGHBOURS = 3;
/** Shares of variance: of the gaps added back, of every seam, of the drift between any passes. */
const GAPS_VARIANCE = 0.1;
const SEAMS_VARIANCE = 0.1;
const SPREAD_VARIANCE = 0.02;
/** Nobody turns into the next pass in less, ms. */
export const TURN_MS = 5000;
/** Part of the edges that do not end on worked ground anyway. */
const EDGES_VARIANCE = 0.3;
const SEAM_WIDTH_VARIANCE = 0.5;
const INTERPOLATED_VARIANCE = 0.02;

/** Deviations from the middle to the ends between which 95 % of the simulated jobs of a kind of receiver lay. */
const REACH: Readonly<Record<JobReceiver['kind'], { readonly below: number; readonly above: number }>> = {
  rtkFixed: { below: 1.85, above: 1.96 },
  rtkFloat: { below: 1.36, above: 1.52 },
  singlePoint: { below: 0.98, above: 1.18 },
};

/** What the engine's stamp names of this model. */
export const INTERVAL_PARAMETERS = {
  WIDTH_DEVIATION,
  EDGE_DEVIATION_S,
  GAPS_ADDED_BACK,
  PASSES_BETWEEN_NEIGHBOURS,
  GAPS_VARIANCE,
  SEAMS_VARIANCE,
  SPREAD_VARIANCE,
  EDGES_VARIANCE,
  SEAM_WIDTH_VARIANCE,
  INTERPOLATED_VARIANCE,
  TURN_MS,
  REACH,
};

/** 1/(2 pi): the mean of the positive half of a normal value is the square root of this times its deviation. */
const HALF_NORMAL = 0.15915494309189535;

/** A job as passes of one length beside each other. */
interface Passes {
  readonly widthM: number;
  readonly count: number;
  readonly lengthM: number;
  /** Length of all seams between neighbours. */
  readonly seamM: number;
  readonly speedMps: number;
}

function passesOf(input: IntervalInput): Passes {
  const { netM2, grossM2, besideM2, workedDistanceM, workedTimeS, stretches } = input;
  const widthM = grossM2 / workedDistanceM;
  // Work that was never lifted, as in a spiral, still lies in rows: as many as a square of its area has.
  const count = Math.max(stretches, Math.sqrt(netM2) / widthM, 1);
  return {
    widthM,
    count,
    lengthM: workedDistanceM / count,
    seamM: (besideM2 / widthM) * (1 - 1 / count),
    speedMps: workedDistanceM / workedTimeS,
  };
}

/** 1 - exp(-x), near enough: the folds use no function whose last digit may differ between machines. */
function forgotten(x: number): number {
  return 1 - 1 / (1 + x + (x * x) / 2 + (x * x * x) / 6);
}

/** Variance of the mean over a stretch of x memories, as a share of the variance; 1 at 0, 2/x for long ones. */
function averaged(x: number): number {
  return (1 + x / 6) / (1 + x / 2 + (x * x) / 12);
}

/** Drift of all fixes at work: its variance between neighbouring passes, over a pass, and the two together, m2. */
interface DriftVariance {
  readonly seam: number;
  readonly across: number;
  readonly seamOverPass: number;
}

function driftVarianceOf({ errors }: JobReceiver, times: { betweenS: number; passS: number }): DriftVariance {
  let [seam, across, seamOverPass] = [0, 0, 0];
  for (const { driftM, memoryS, passMemoryS = memoryS, share } of errors) {
    const variance = 2 * share * driftM * driftM;
    const apart = variance * forgotten(times.betweenS / memoryS);
    const kept = averaged(times.passS / passMemoryS);
    seam += apart;
    across += variance * kept;
    seamOverPass += apart * kept;
  }
  return { seam, across, seamOverPass };
}

/**
 * What drift does to the seams: the false gaps to be expected, given how much passes overlap as measured, and the
 * variance of the area. Between two passes the drift differs by `seamDriftM`; a measured overlap m then stands for
 * a true one of about m - seamDriftM²/(2 pi m), and the difference are gaps.
 */
function driftEffect(input: IntervalInput, passes: Passes): { gapsM2: number; variance: number; overlapM: number } {
  const { count, lengthM, seamM } = passes;
  const betweenS = (PASSES_BETWEEN_NEIGHBOURS * input.elapsedS) / count;
  const drift = driftVarianceOf(input.receiver, { betweenS, passS: input.workedTimeS / count });
  const { besideOverlapM2 } = input;
  const expectedM2 = besideOverlapM2 > 0 ? (HALF_NORMAL * drift.seam * seamM * seamM) / besideOverlapM2 : 0;
  const gapsM2 = Math.min(besideOverlapM2, expectedM2);
  const variance =
    drift.across * lengthM * lengthM +
    SEAMS_VARIANCE * count * drift.seamOverPass * lengthM * lengthM +
    SPREAD_VARIANCE * drift.seam * seamM * seamM +
    GAPS_VARIANCE * gapsM2 * gapsM2;
  return { gapsM2, variance, overlapM: seamM > 0 ? (besideOverlapM2 - gapsM2) / seamM : 0 };
}

/** A width that is not what is known shows at the outer sides, and at the seams as far as they do not overlap. */
function widthVariance({ widthM, lengthM, seamM }: Passes, overlapM: number): number {
  const deviationM = WIDTH_DEVIATION * widthM;
  const outerM2 = deviationM * lengthM;
  const seamsM2 = seamM * Math.max(0, deviationM - overlapM);
  return outerM2 * outerM2 + SEAM_WIDTH_VARIANCE * seamsM2 * seamsM2;
}

/** Each pass begins and ends somewhere between two fixes, where its signal does not tell the moment. */
function edgeVariance({ count, widthM, speedMps }: Passes, fixEveryS: number): number {
  const variance = (fixEveryS * fixEveryS) / 12 + EDGE_DEVIATION_S * EDGE_DEVIATION_S;
  return EDGES_VARIANCE * 2 * count * widthM * widthM * speedMps * speedMps * variance;
}

/**
 * The 95 % interval of a job's net area (docs/area.md, How sure). Its lower end is never above net: gaps that
 * drift may have made can be real. It is never narrower than by a better kind of receiver.
 */
export function areaIntervalOf(input: IntervalInput): AreaInterval {
  const { netM2 } = input;
  if (!(input.workedDistanceM > 0) || !(input.workedTimeS > 0)) return { low: netM2, high: netM2 };
  const own = intervalBy(input);
  const widthM2 = betterReceivers(input.receiver)
    .map((receiver) => widthOf(intervalBy({ ...input, receiver })))
    .reduce((most, width) => Math.max(most, width), widthOf(own));
  const missingM2 = widthM2 - widthOf(own);
  if (missingM2 === 0) return own;
  const low = Math.max(0, own.low - missingM2 / 2);
  return { low, high: low + widthM2 };
}

function widthOf({ low, high }: AreaInterval): number {
  return high - low;
}

function intervalBy(input: IntervalInput): AreaInterval {
  const { netM2, receiver } = input;
  const passes = passesOf(input);
  const drift = driftEffect(input, passes);
  const fixEveryS = input.workedTimeS / Math.max(1, receiver.fixes);
  const variance =
    drift.variance +
    widthVariance(passes, drift.overlapM) +
    edgeVariance(passes, fixEveryS) +
    INTERPOLATED_VARIANCE * input.interpolatedM2 * input.interpolatedM2;
  const middleM2 = netM2 + GAPS_ADDED_BACK * drift.gapsM2;
  const { below, above } = REACH[receiver.kind];
  const deviationM2 = Math.sqrt(variance);
  return {
    low: Math.max(0, Math.min(netM2, middleM2 - below * deviationM2)),
    high: Math.max(netM2, middleM2 + above * deviationM2),
  };
}
