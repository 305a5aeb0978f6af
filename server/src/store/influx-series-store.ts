import type { Point } from '@influxdata/influxdb-client';
import { toDayTotalInfluxPoint } from './day-total-to-influx-point.js';
import { InfluxConnection, InfluxRefusal, type InfluxConnectionOptions, type InfluxRow } from './influx-connection.js';
import { fromInfluxNumber } from './influx-point.js';
import { toJobInfluxPoint } from './job-to-influx-point.js';
import type {
  DayTotalHistoryRow,
  DayTotalPoint,
  JobHistoryRow,
  JobPoint,
  ParkedPoint,
  SeriesStore,
  TelemetryPoint,
  TimeSpan,
  TrackPoint,
} from './series-store.js';
import { toTelemetryInfluxPoint } from './telemetry-record-to-influx-point.js';
import { mergeTrack } from './track.js';

const FORBIDDEN = 403;

export interface InfluxSeriesStoreOptions extends InfluxConnectionOptions {
  /** Create the database where it is missing (InfluxDB 1.x); a user who may not needs one that exists. */
  readonly createDatabase: boolean;
}

/** Series in InfluxDB 1.x, 2.x, 3.x or openGemini; measurements and fields are listed in README.md. */
export class InfluxSeriesStore implements SeriesStore {
  readonly kind = 'influxdb';
  readonly identity: string;
  private readonly options: InfluxSeriesStoreOptions;
  private readonly connection: InfluxConnection;

  constructor(options: InfluxSeriesStoreOptions) {
    this.options = options;
    this.identity = `influxdb ${new URL(options.url).href} ${options.database}`;
    this.connection = new InfluxConnection(options);
  }

  async prepare(): Promise<void> {
    if (!this.options.createDatabase) return;
    try {
      await this.connection.query(`CREATE DATABASE ${quoteName(this.options.database)}`);
    } catch (error) {
      if (!(error instanceof InfluxRefusal && error.statusCode === FORBIDDEN)) throw error;
      // InfluxDB forbids the statement to all but admins, even where the database exists already.
      await this.connection.writeNothing();
    }
  }

  writeTelemetry(points: readonly TelemetryPoint[]): Promise<readonly ParkedPoint[]> {
    return this.writePoints(points.map(toTelemetryInfluxPoint));
  }

  writeJobs(points: readonly JobPoint[]): Promise<readonly ParkedPoint[]> {
    return this.writePoints(points.map(toJobInfluxPoint));
  }

  writeDayTotals(points: readonly DayTotalPoint[]): Promise<readonly ParkedPoint[]> {
    return this.writePoints(points.map(toDayTotalInfluxPoint));
  }

  async readTrack(machineId: string, span: TimeSpan): Promise<TrackPoint[]> {
    const rows = await this.connection.query(
      `SELECT fix_time, latitude, longitude, speed_mps, rank FROM telemetry ` +
        // A rank other than 1 lies up to 8 ms after its fix time.
        `WHERE ${whereSpan({ from: span.from, to: span.to + 8 })} AND machine = ${quoteText(machineId)} AND status = 'ok'`,
    );
    const points = rows.map(toTrackPoint).filter((point) => point !== undefined);
    return mergeTrack(points.filter((point) => point.fixTime >= span.from && point.fixTime < span.to));
  }

  async readJobs(machineId: string, span: TimeSpan): Promise<JobHistoryRow[]> {
    const rows = await this.connection.query(
      `SELECT job_id, operation, gross_m2, net_m2, inside_m2, complete_to, status FROM job ` +
        `WHERE ${whereSpan(span)} AND machine = ${quoteText(machineId)} AND (status = 'open' OR status = 'closed')`,
    );
    return rows.map((row) => ({
      jobId: String(row['job_id']),
      keyTime: Number(row['time']),
      operation: textOrNull(row['operation']),
      grossM2: Number(row['gross_m2']),
      netM2: Number(row['net_m2']),
      insideM2: fromInfluxNumber(row['inside_m2']),
      completeTo: Number(row['complete_to']),
    }));
  }

  async readDayTotals(dimension: string, dimensionId: string, span: TimeSpan): Promise<DayTotalHistoryRow[]> {
    const rows = await this.connection.query(
      `SELECT local_day, operation, jobs, gross_m2, net_m2, unique_m2, complete_to FROM day_total ` +
        `WHERE ${whereSpan(span)} AND dimension = ${quoteText(dimension)} ` +
        `AND dimension_id = ${quoteText(dimensionId)} AND status = 'ok'`,
    );
    return rows.map((row) => ({
      localDay: String(row['local_day']),
      operation: textOrNull(row['operation']),
      jobs: Number(row['jobs']),
      grossM2: Number(row['gross_m2']),
      netM2: Number(row['net_m2']),
      uniqueM2: Number(row['unique_m2']),
      completeTo: Number(row['complete_to']),
    }));
  }

  isReachable(): Promise<boolean> {
    return this.connection.isReachable();
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private writePoints(points: readonly Point[]): Promise<ParkedPoint[]> {
    const lines = points
      .map((point) => point.toLineProtocol({ convertTime: String }))
      .filter((line) => line !== undefined);
    return this.connection.write(lines);
  }
}

function toTrackPoint(row: InfluxRow): TrackPoint | undefined {
  const [fixTime, latitude, longitude] = [row['fix_time'], row['latitude'], row['longitude']].map(fromInfluxNumber);
  if (fixTime == null || latitude == null || longitude == null) return undefined;
  return { fixTime, latitude, longitude, speedMps: fromInfluxNumber(row['speed_mps']), rank: Number(row['rank']) };
}

function whereSpan(span: TimeSpan): string {
  return `time >= ${Math.trunc(span.from)}ms AND time < ${Math.trunc(span.to)}ms`;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A string literal of InfluxQL: single quotes, backslash escapes. */
function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** An identifier of InfluxQL: double quotes, backslash escapes. */
function quoteName(name: string): string {
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
