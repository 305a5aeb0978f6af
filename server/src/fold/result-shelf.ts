import type { DayTotal, EngineStamp, Job } from '@furrow/protocol/job';
import { BRIDGED_PAUSE_MS } from '../job/job-continuation.js';
import type { WorkJob } from '../job/work-job.js';
import { showJob, showTotals } from '../pipeline.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { FoldState } from './fold-state.js';

/** Jobs and totals as shown, made when asked for and kept until something under them changes. */
export class ResultShelf {
  private readonly fold: FoldState;
  private readonly registry: RegistryView;
  private readonly engine: EngineStamp;
  private readonly shown = new WeakMap<WorkJob, { stamp: string; job: Job }>();
  /** Keyed by local day. */
  private readonly totalsByDay = new Map<string, { stamp: string; totals: DayTotal[] }>();

  constructor(fold: FoldState, registry: RegistryView, engine: EngineStamp) {
    this.fold = fold;
    this.registry = registry;
    this.engine = engine;
  }

  /** Counted jobs, by start time, then machine. */
  jobs(): Job[] {
    return this.fold.countedJobs().map((job) => this.show(job));
  }

  workJob(jobId: string): WorkJob | undefined {
    return this.fold.countedJobs().find(({ id }) => id === jobId);
  }

  job(jobId: string): Job | undefined {
    const job = this.workJob(jobId);
    return job && this.show(job);
  }

  openJobOf(machineId: string): Job | undefined {
    const job = this.fold.ledgerOf(machineId)?.jobs.at(-1);
    return job !== undefined && !job.isTrace && this.isOpen(job) ? this.show(job) : undefined;
  }

  totals(localDay: string): DayTotal[] {
    const ofDay = this.fold
      .countedJobs()
      .filter((job) => job.coverage.parts.some((part) => part.localDay === localDay));
    const isSettled = this.fold.isSettled(localDay);
    const stamp = [isSettled, this.fold.newestPosition, ...ofDay.map((job) => `${job.id} ${this.stampOf(job)}`)].join();
    const known = this.totalsByDay.get(localDay);
    if (known?.stamp === stamp) return known.totals;
    const counted = ofDay.map((job) => ({ job: this.show(job), parts: job.coverage.parts }));
    const totals = showTotals(counted, { localDay, isSettled });
    this.totalsByDay.set(localDay, { stamp, totals });
    return totals;
  }

  private isOpen(job: WorkJob): boolean {
    const isLast = this.fold.ledgerOf(job.machineId)?.jobs.at(-1) === job;
    return isLast && this.fold.newestFixTime - job.endTime <= BRIDGED_PAUSE_MS;
  }

  private stampOf(job: WorkJob): string {
    const { coverage } = job;
    const last = coverage.segments.at(-1)!;
    return `${coverage.version} ${coverage.segments.length} ${last.unknownDistanceM} ${job.id}`;
  }

  private show(work: WorkJob): Job {
    const stamp = this.stampOf(work);
    const since = this.fold.pendingSince(work);
    const context = {
      registry: this.registry,
      engine: this.engine,
      isOpen: this.isOpen(work),
      isPending: since !== null,
      isSettled: work.coverage.parts.every(({ localDay }) => this.fold.isSettled(localDay)),
      completeTo: since ?? this.fold.newestPosition,
    };
    const known = this.shown.get(work);
    if (known?.stamp === stamp) {
      const { isOpen, isPending, isSettled, completeTo } = context;
      return { ...known.job, open: isOpen, pending: isPending, settled: isSettled, completeTo };
    }
    const job = showJob(work, context);
    this.shown.set(work, { stamp, job });
    return job;
  }
}
