import { createHash } from 'node:crypto';
import type { DayTotal, Job } from '@furrow/protocol/job';
import { startOfLocalDay } from '../clock/local-time.js';
import type { FoldChanges, Folds } from '../fold/folds.js';
import type { PointMemory } from './point-memory.js';
import { SERIES_DIMENSIONS, type DayTotalPoint, type JobPoint, type SeriesStore } from './series-store.js';

/** Digest of a point that was taken back. */
const VOID = 'void';
const POINTS_PER_WRITE = 2000;

export interface ResultWriterDependencies {
  readonly store: SeriesStore;
  readonly memory: PointMemory;
  readonly folds: Pick<Folds, 'jobs' | 'job' | 'totals'>;
  /** IANA zone that local days are cut in. */
  readonly timeZone: string;
  readonly now: () => number;
}

/**
 * Copies jobs and day totals into the series store when they change, each at a key time that never moves,
 * and takes back those that no longer exist. Changes wait here until a write is confirmed; after a restart
 * everything is compared with what was written.
 */
export class ResultWriter {
  private readonly dependencies: ResultWriterDependencies;
  private readonly jobIds = new Set<string>();
  private readonly localDays = new Set<string>();

  constructor(dependencies: ResultWriterDependencies) {
    this.dependencies = dependencies;
  }

  /** Marks every job and day, those written before and those that exist now. */
  markAll(): void {
    const { memory, folds } = this.dependencies;
    for (const { key } of memory.points('job')) this.jobIds.add(key);
    for (const { key } of memory.points('day_total')) this.localDays.add(key.slice(0, 10));
    for (const job of folds.jobs()) {
      this.jobIds.add(job.id);
      for (const { localDay } of job.days) this.localDays.add(localDay);
    }
  }

  mark(changes: Pick<FoldChanges, 'jobIds' | 'removedJobIds' | 'localDays'>): void {
    for (const jobId of changes.jobIds) this.jobIds.add(jobId);
    for (const jobId of changes.removedJobIds) this.jobIds.add(jobId);
    for (const localDay of changes.localDays) this.localDays.add(localDay);
  }

  get pending(): number {
    return this.jobIds.size + this.localDays.size;
  }

  /** Writes what changed. A rejected write leaves its marks. */
  async write(): Promise<void> {
    await this.writeJobs([...this.jobIds].slice(0, POINTS_PER_WRITE));
    await this.writeDays([...this.localDays].slice(0, 50));
  }

  private async writeJobs(jobIds: readonly string[]): Promise<void> {
    const { store, memory, now } = this.dependencies;
    const changed: { point: JobPoint; digest: string }[] = [];
    for (const jobId of jobIds) changed.push(...this.changedJob(jobId));
    await unmarkedWhile(this.jobIds, jobIds, async () => {
      if (changed.length > 0) memory.park(await store.writeJobs(changed.map(({ point }) => point)), now());
    });
    const confirmed = changed.map(({ point, digest }) => ({ key: point.jobId, digest }));
    memory.confirm('job', confirmed);
  }

  private changedJob(jobId: string): { point: JobPoint; digest: string }[] {
    const { memory, folds } = this.dependencies;
    const job = folds.job(jobId);
    const wanted = job === undefined ? undefined : { tag: job.machineId, keyTime: job.startTime };
    const known = wanted === undefined ? memory.point('job', jobId) : memory.reserve('job', jobId, wanted);
    const digest = job === undefined ? VOID : digestOf(job);
    if (known === undefined || known.digest === digest || (digest === VOID && known.digest === null)) return [];
    return [{ point: { machineId: known.tag, jobId, keyTime: known.keyTime, job: job ?? null }, digest }];
  }

  private async writeDays(localDays: readonly string[]): Promise<void> {
    const { store, memory, now } = this.dependencies;
    const changed: ChangedTotal[] = [];
    for (const localDay of localDays) changed.push(...this.changedTotals(localDay));
    await unmarkedWhile(this.localDays, localDays, async () => {
      if (changed.length > 0) memory.park(await store.writeDayTotals(changed.map(({ point }) => point)), now());
    });
    memory.confirm('day_total', changed);
  }

  private changedTotals(localDay: string): ChangedTotal[] {
    const { memory, folds, timeZone } = this.dependencies;
    const wantedTime = startOfLocalDay(localDay, timeZone);
    const totals = folds.totals([localDay]).filter(isInSeries);
    const totalByKey = new Map(totals.map((total) => [totalKey(total), total]));
    const changed: ChangedTotal[] = [];
    for (const [key, total] of totalByKey) {
      const digest = digestOf(total);
      const tag = JSON.stringify([total.dimension, total.dimensionId]);
      const known = memory.reserve('day_total', key, { tag, keyTime: wantedTime });
      if (known.digest !== digest) changed.push({ key, digest, point: toPoint(known, localDay, total) });
    }
    for (const known of memory.points('day_total', localDay)) {
      if (totalByKey.has(known.key) || known.digest === null || known.digest === VOID) continue;
      changed.push({ key: known.key, digest: VOID, point: toPoint(known, localDay, null) });
    }
    return changed;
  }
}

/** Takes marks off before a write, so that a change during the write marks again; a failure puts them back. */
async function unmarkedWhile(marks: Set<string>, ids: readonly string[], write: () => Promise<void>): Promise<void> {
  for (const id of ids) marks.delete(id);
  try {
    await write();
  } catch (error) {
    for (const id of ids) marks.add(id);
    throw error;
  }
}

interface ChangedTotal {
  readonly key: string;
  readonly digest: string;
  readonly point: DayTotalPoint;
}

function toPoint(
  known: { readonly tag: string; readonly keyTime: number },
  localDay: string,
  total: DayTotal | null,
): DayTotalPoint {
  const [dimension, dimensionId] = JSON.parse(known.tag) as [string, string];
  return { dimension, dimensionId, localDay, keyTime: known.keyTime, total };
}

function isInSeries(total: DayTotal): boolean {
  return (SERIES_DIMENSIONS as readonly string[]).includes(total.dimension);
}

function totalKey(total: DayTotal): string {
  return `${total.localDay} ${JSON.stringify([total.dimension, total.dimensionId, total.operation])}`;
}

function digestOf(value: Job | DayTotal): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
