import Database from 'better-sqlite3';
import type { DayTotal, Job } from '@furrow/protocol/job';
import type { JournalReader, JournalRecord } from '../fold/folds.js';
import type { Registry } from '../registry/registry.js';
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
import { mergeTrack } from './track.js';

export interface EmbeddedSeriesStoreOptions {
  /** Path of the SQLite file; `:memory:` in tests. */
  readonly file: string;
  readonly journal: JournalReader;
  readonly registry: Pick<Registry, 'mountingOf' | 'history'>;
}

/** A job of a machine, and a day total, each under its key time; the value as JSON. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS job_point (
    machine_id TEXT NOT NULL, key_time INTEGER NOT NULL, job TEXT NOT NULL,
    PRIMARY KEY (machine_id, key_time)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS day_total_point (
    dimension TEXT NOT NULL, dimension_id TEXT NOT NULL, key_time INTEGER NOT NULL, total TEXT NOT NULL,
    PRIMARY KEY (dimension, dimension_id, key_time)) WITHOUT ROWID;
`;

/**
 * Series without another program: jobs and day totals in two tables, tracks straight from the journal,
 * which holds every record already.
 */
export class EmbeddedSeriesStore implements SeriesStore {
  readonly kind = 'embedded';
  readonly identity = 'embedded';
  private readonly database: Database.Database;
  private readonly journal: JournalReader;
  private readonly registry: Pick<Registry, 'mountingOf' | 'history'>;

  constructor(options: EmbeddedSeriesStoreOptions) {
    this.journal = options.journal;
    this.registry = options.registry;
    this.database = new Database(options.file);
    this.database.pragma('journal_mode = WAL');
    // Derived data: what a power cut takes is written again from the writer's memory and the folds.
    this.database.pragma('synchronous = NORMAL');
    this.database.exec(SCHEMA);
  }

  async prepare(): Promise<void> {
    // The constructor made the tables.
  }

  async writeTelemetry(_points: readonly TelemetryPoint[]): Promise<readonly ParkedPoint[]> {
    return [];
  }

  async writeJobs(points: readonly JobPoint[]): Promise<readonly ParkedPoint[]> {
    const put = this.database.prepare('INSERT OR REPLACE INTO job_point VALUES (?, ?, ?)');
    const remove = this.database.prepare('DELETE FROM job_point WHERE machine_id = ? AND key_time = ?');
    this.database.transaction(() => {
      for (const { machineId, keyTime, job } of points) {
        if (job === null) remove.run(machineId, keyTime);
        else put.run(machineId, keyTime, JSON.stringify(job));
      }
    })();
    return [];
  }

  async writeDayTotals(points: readonly DayTotalPoint[]): Promise<readonly ParkedPoint[]> {
    const put = this.database.prepare('INSERT OR REPLACE INTO day_total_point VALUES (?, ?, ?, ?)');
    const remove = this.database.prepare(
      'DELETE FROM day_total_point WHERE dimension = ? AND dimension_id = ? AND key_time = ?',
    );
    this.database.transaction(() => {
      for (const { dimension, dimensionId, keyTime, total } of points) {
        if (total === null) remove.run(dimension, dimensionId, keyTime);
        else put.run(dimension, dimensionId, keyTime, JSON.stringify(total));
      }
    })();
    return [];
  }

  async readTrack(machineId: string, span: TimeSpan): Promise<TrackPoint[]> {
    const records = this.journal.recordsBetween(this.gatewaysEverOn(machineId), span.from, span.to);
    const points: TrackPoint[] = [];
    for (const entry of records) {
      const point = this.toTrackPoint(machineId, entry);
      if (point !== undefined) points.push(point);
    }
    return mergeTrack(points);
  }

  async readJobs(machineId: string, span: TimeSpan): Promise<JobHistoryRow[]> {
    const rows = this.database
      .prepare<[string, number, number], { key_time: number; job: string }>(
        'SELECT key_time, job FROM job_point WHERE machine_id = ? AND key_time >= ? AND key_time < ? ORDER BY key_time',
      )
      .all(machineId, span.from, span.to);
    return rows.map((row) => {
      const job = JSON.parse(row.job) as Job;
      const { operation, grossM2, netM2, insideM2, completeTo } = job;
      return { jobId: job.id, keyTime: row.key_time, operation, grossM2, netM2, insideM2, completeTo };
    });
  }

  async readDayTotals(dimension: string, dimensionId: string, span: TimeSpan): Promise<DayTotalHistoryRow[]> {
    const rows = this.database
      .prepare<[string, string, number, number], { total: string }>(
        `SELECT total FROM day_total_point WHERE dimension = ? AND dimension_id = ?
         AND key_time >= ? AND key_time < ? ORDER BY key_time`,
      )
      .all(dimension, dimensionId, span.from, span.to);
    return rows.map((row) => {
      const { localDay, operation, jobs, grossM2, netM2, uniqueM2, completeTo } = JSON.parse(row.total) as DayTotal;
      return { localDay, operation, jobs, grossM2, netM2, uniqueM2, completeTo };
    });
  }

  async isReachable(): Promise<boolean> {
    return this.database.open;
  }

  async close(): Promise<void> {
    this.database.close();
  }

  /** A county has thousands of gateways: only those that were ever mounted on the machine are read. */
  private gatewaysEverOn(machineId: string): string[] {
    return this.journal
      .gatewayIds()
      .filter((id) => this.registry.history('mounting', id).some(({ document }) => document?.machineId === machineId));
  }

  private toTrackPoint(machineId: string, entry: JournalRecord): TrackPoint | undefined {
    const { fixTime, latitude, longitude, speedMps } = entry.record;
    if (fixTime === undefined || latitude === undefined || longitude === undefined) return undefined;
    const mounting = this.registry.mountingOf(entry.gatewayId, fixTime);
    if (mounting?.machineId !== machineId) return undefined;
    return { fixTime, latitude, longitude, speedMps: speedMps ?? null, rank: mounting.rank };
  }
}
