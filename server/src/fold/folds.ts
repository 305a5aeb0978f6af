import type { DayTotal, EngineStamp, Job } from '@furrow/protocol/job';
import type { LiveMachine, LiveToday } from '@furrow/protocol/live-update';
import type { Flag } from '@furrow/protocol/flag';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { Sliced } from '../coverage/sliced.js';

/** A record as the journal holds it: who sent it, and its place among that gateway's records. */
export interface JournalRecord {
  readonly gatewayId: string;
  /** Journal position of its batch. */
  readonly position: number;
  /** Place in the batch; with `position` it breaks ties of equal fix times. */
  readonly index: number;
  /** Server's clock when the batch arrived, UTC ms. */
  readonly receivedAt: number;
  readonly record: TelemetryRecord;
  /** SHA-256 of the batch's body, in hex; absent where the records did not come in a sealed batch. */
  readonly batchHash?: string;
}

/** A record that the folds do not use, and why. */
export interface SetAsideRecord {
  readonly gatewayId: string;
  readonly position: number;
  readonly index: number;
  readonly reason: 'noTime' | 'timeImplausible' | 'unassigned' | 'invalid';
}

/** How many records of a gateway the folds do not use for one reason. */
export interface SetAsideCount {
  readonly gatewayId: string;
  readonly reason: SetAsideRecord['reason'];
  readonly count: number;
}

/** Reads back what a fold was made of. */
export interface JournalReader {
  /** All records that any gateway sent whose fixTime lies in [from, to), in any order. */
  recordsBetween(gatewayIds: readonly string[], from: number, to: number): JournalRecord[];
  /** Every gateway that ever sent a record. */
  gatewayIds(): string[];
}

/** Swath quads of a job for drawing: four corners each as longitude, latitude pairs, 8 numbers a quad. */
export interface QuadSet {
  readonly jobId: string;
  readonly machineId: string;
  readonly operation: string | null;
  readonly corners: Float64Array;
  /** fixTime of each quad, UTC ms. */
  readonly times: Float64Array;
}

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Ground that one job worked and another job of its layer is credited with. */
export interface JobOverlap {
  readonly jobId: string;
  /** Who is credited with the ground: who worked it first, or first in its round. */
  readonly ownerJobId: string;
  readonly operation: string | null;
  readonly campaign: string;
  readonly areaM2: number;
  readonly bounds: Bounds;
  /** Exact convex pieces that do not overlap, as a GeoJSON MultiPolygon; made when asked for. */
  readonly ground: () => { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] };
}

/** What changed since the last time it was taken; ids only, the values are read from the folds. */
export interface FoldChanges {
  readonly jobIds: ReadonlySet<string>;
  /** Jobs that no longer exist. */
  readonly removedJobIds: ReadonlySet<string>;
  readonly localDays: ReadonlySet<string>;
  readonly machineIds: ReadonlySet<string>;
  /** Ground that coverage tiles must be drawn again for. */
  readonly bounds: Bounds | null;
  /** The same of each job, by its id: whoever may not see a job may not know where it works either. */
  readonly grounds: ReadonlyMap<string, Bounds>;
}

/**
 * Both folds over the journal: records → segments of a machine-day → jobs, layers, totals. In-order data
 * extends them; late data and registry changes mark what they touch, and `replayPending` replays it. After
 * all replays have run the results depend on the set of entries only, not on their order of arrival.
 */
export interface Folds {
  readonly engine: EngineStamp;
  /** Takes records of one batch, as journalled. */
  append(records: readonly JournalRecord[]): void;
  /** The registry changed from `validFrom` on for these machines (null: any machine). */
  registryChanged(machineIds: readonly string[] | null, validFrom: number): void;
  /** How many machine-days and layer blocks await their replay. */
  pendingReplays(): number;
  /** Runs replays that are due (each at most once a minute unless `force`), and says how many remain. */
  replayPending(now: number, force?: boolean): number;
  /** Local days with figures that await a replay. */
  pendingDays(): ReadonlySet<string>;
  takeChanges(): FoldChanges;
  /** All jobs (no traces), ordered by start time, then machine. */
  jobs(): Job[];
  job(jobId: string): Job | undefined;
  /**
   * Net with the gaps between passes closed that a poor receiver may have made, m2; null for RTK, for a job that
   * is open, and where the ground is too large. Made when asked for: some tenths of a second at most.
   */
  gapClosedNetM2(jobId: string): number | null;
  traceCount(): number;
  totals(localDays: readonly string[]): DayTotal[];
  /** First and last fixTime of each stretch that a job worked; empty where there is no such job. */
  workedSpans(jobId: string): readonly (readonly [from: number, to: number])[];
  quadsOfJob(jobId: string): QuadSet | undefined;
  /** Quads that may touch the bounds (a cell index may return a few that do not). */
  quadsWithin(bounds: Bounds): QuadSet[];
  /**
   * Overlaps in which one of these jobs has a part, as the worker or as the credited one, by jobs. Over all owners
   * the areas of a job add up to its `sharedM2`.
   */
  overlaps(jobIds: ReadonlySet<string>): JobOverlap[];
  /** The same, standing back after every slice: ground that many machines covered costs a second in all. */
  overlapsInSlices(jobIds: ReadonlySet<string>): Sliced<JobOverlap[]>;
  /** Questions about these jobs, compared with all jobs there are, each with its evidence. */
  flags(jobIds: ReadonlySet<string>): Flag[];
  /** The same, standing back after every slice. */
  flagsInSlices(jobIds: ReadonlySet<string>): Sliced<Flag[]>;
  /**
   * The live state of every machine that ever sent a record; `connected` is left false. A machine of which
   * nothing changed since the last call is the same object.
   */
  liveMachines(now: number): LiveMachine[];
  liveToday(now: number): LiveToday;
  /** The newest records that are not used, a thousand at most, oldest first. */
  setAside(): readonly SetAsideRecord[];
  /** All of them, counted. */
  setAsideCounts(): readonly SetAsideCount[];
}
