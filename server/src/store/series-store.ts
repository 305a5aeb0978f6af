import type { DayTotal, Job, TotalDimension } from '@furrow/protocol/job';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';

/** A record with a fix time and a place, as one machine's point. `record` null takes the point back. */
export interface TelemetryPoint {
  readonly machineId: string;
  readonly gatewayId: string;
  /** Rank of the gateway among those of its machine; 1 counts first. */
  readonly rank: number;
  /** The receiver's clock, UTC ms. */
  readonly fixTime: number;
  /** Journal position of the batch. */
  readonly position: number;
  /** The server's clock when the batch arrived, UTC ms. */
  readonly receivedAt: number;
  readonly record: TelemetryRecord | null;
}

/** A job at its key time, which never moves after creation. `job` null takes the point back. */
export interface JobPoint {
  readonly machineId: string;
  readonly jobId: string;
  /** UTC ms. */
  readonly keyTime: number;
  readonly job: Job | null;
}

/** Dimensions of day totals that a series store holds; the others would grow its index without end. */
export const SERIES_DIMENSIONS = [
  'machine',
  'organisation',
  'township',
  'operation',
] as const satisfies TotalDimension[];

/** A day total at its key time: local midnight, some ms later where one day has several operations. */
export interface DayTotalPoint {
  readonly dimension: string;
  readonly dimensionId: string;
  readonly localDay: string;
  /** UTC ms. */
  readonly keyTime: number;
  readonly total: DayTotal | null;
}

export interface TrackPoint {
  readonly fixTime: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly speedMps: number | null;
  readonly rank: number;
}

export interface JobHistoryRow {
  readonly jobId: string;
  readonly keyTime: number;
  readonly operation: string | null;
  readonly grossM2: number;
  readonly netM2: number;
  /** Null where the job has no partfield. */
  readonly insideM2: number | null;
  /** Journal position that the figures are complete to. */
  readonly completeTo: number;
}

export interface DayTotalHistoryRow {
  readonly localDay: string;
  readonly operation: string | null;
  readonly jobs: number;
  readonly grossM2: number;
  readonly netM2: number;
  readonly uniqueM2: number;
  readonly completeTo: number;
}

/** A point that the store will never take, and what it said. */
export interface ParkedPoint {
  readonly line: string;
  readonly reason: string;
}

/** Half-open span of time, UTC ms. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * What history pages and third parties read: telemetry, jobs and day totals over time. All of it derives
 * from the journal. A write resolves when the store has confirmed it, with the points it refused for good;
 * it rejects when nothing is certain, and is then repeated whole. Writing a point twice is writing it once.
 */
export interface SeriesStore {
  readonly kind: 'embedded' | 'influxdb';
  /** Where the points are; a writer that finds another identity starts from the beginning. */
  readonly identity: string;
  /** Makes what must exist before the first write. Rejects where the store does not answer. */
  prepare(): Promise<void>;
  writeTelemetry(points: readonly TelemetryPoint[]): Promise<readonly ParkedPoint[]>;
  writeJobs(points: readonly JobPoint[]): Promise<readonly ParkedPoint[]>;
  writeDayTotals(points: readonly DayTotalPoint[]): Promise<readonly ParkedPoint[]>;
  /** In order of fix time; of several gateways the first in rank, others where it is silent for over 10 s. */
  readTrack(machineId: string, span: TimeSpan): Promise<TrackPoint[]>;
  /** Jobs of a machine by key time. */
  readJobs(machineId: string, span: TimeSpan): Promise<JobHistoryRow[]>;
  /** Day totals of one value of one dimension by key time. */
  readDayTotals(dimension: string, dimensionId: string, span: TimeSpan): Promise<DayTotalHistoryRow[]>;
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}
