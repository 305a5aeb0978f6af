import { type DayTotal, type EngineStamp, type Job, TOTAL_DIMENSIONS, type TotalDimension } from '@furrow/protocol/job';
import { gapClosedNetM2 } from '../job/gap-closed-net.js';
import { BRIDGED_PAUSE_MS } from '../job/job-continuation.js';
import type { WorkJob } from '../job/work-job.js';
import { showJob, showTotals } from '../pipeline.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { FoldState } from './fold-state.js';
import { InputsHashes } from './inputs-hash.js';

/** Jobs and totals as shown, made when asked for and kept until something under them changes. */
export class ResultShelf {
  private readonly fold: FoldState;
  private readonly registry: RegistryView;
  private readonly engine: EngineStamp;
  private readonly inputsHashes: InputsHashes;
  private readonly shown = new WeakMap<WorkJob, { stamp: string; job: Job }>();
  private readonly gapClosed = new WeakMap<WorkJob, { stamp: string; netM2: number | null }>();
  /** Keyed by local day and dimensions. */
  private readonly totalsByDay = new Map<string, { stamp: string; jobs: readonly WorkJob[]; totals: DayTotal[] }>();

  constructor(fold: FoldState, registry: RegistryView, engine: EngineStamp) {
    this.fold = fold;
    this.registry = registry;
    this.engine = engine;
    this.inputsHashes = new InputsHashes(registry);
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

  /** Null for a job that is open: it would have to be closed again with every fix. */
  gapClosedNetM2(jobId: string): number | null {
    const job = this.workJob(jobId);
    if (job === undefined || this.isOpen(job)) return null;
    const stamp = this.stampOf(job);
    let known = this.gapClosed.get(job);
    if (known?.stamp !== stamp) {
      known = { stamp, netM2: gapClosedNetM2(job.coverage) };
      this.gapClosed.set(job, known);
    }
    return known.netM2;
  }

  openJobOf(machineId: string): WorkJob | undefined {
    const ledger = this.fold.ledgerOf(machineId);
    const open = [false, true].flatMap((isByMotion) => {
      const job = ledger?.lastJob(isByMotion);
      return job !== undefined && this.isOpen(job) && !job.isTrace ? [job] : [];
    });
    return open.toSorted((a, b) => b.endTime - a.endTime)[0];
  }

  /** Counted jobs of a machine with work on a local day. */
  jobsOfMachine(machineId: string, localDay: string): WorkJob[] {
    const jobs = this.fold.ledgerOf(machineId)?.jobs ?? [];
    return jobs.filter((job) => hasDay(job, localDay) && !job.isTrace);
  }

  totalsOf(jobs: readonly WorkJob[], localDay: string, dimensions: readonly TotalDimension[]): DayTotal[] {
    const counted = jobs.map((job) => ({ job: this.show(job), parts: job.coverage.parts }));
    return showTotals(counted, { localDay, dimensions, isSettled: this.fold.isSettled(localDay) });
  }

  totals(localDay: string, dimensions: readonly TotalDimension[] = TOTAL_DIMENSIONS): DayTotal[] {
    const ofDay = this.fold.countedJobs().filter((job) => hasDay(job, localDay));
    const isSettled = this.fold.isSettled(localDay);
    const stamps = ofDay.map((job) => `${this.stampOf(job)} ${this.fold.pendingSince(job)}`);
    const stamp = [isSettled, this.fold.newestPosition, ...stamps].join();
    const key = [localDay, ...dimensions].join(' ');
    const known = this.totalsByDay.get(key);
    // A job that was made anew by a refold may have grown through the same versions, under other labels.
    const isSame = known?.jobs.length === ofDay.length && known.jobs.every((job, i) => job === ofDay[i]);
    if (isSame && known.stamp === stamp) return known.totals;
    const totals = this.totalsOf(ofDay, localDay, dimensions);
    this.totalsByDay.set(key, { stamp, jobs: ofDay, totals });
    return totals;
  }

  private isOpen(job: WorkJob): boolean {
    const isLast = this.fold.ledgerOf(job.machineId)?.lastJob(job.isByMotion) === job;
    return isLast && this.fold.newest.fixTime - job.endTime <= BRIDGED_PAUSE_MS;
  }

  private stampOf(job: WorkJob): string {
    const { coverage } = job;
    const last = coverage.segments.at(-1)!;
    return `${coverage.version} ${coverage.segments.length} ${last.unknownDistanceM} ${job.id}`;
  }

  show(work: WorkJob): Job {
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
    const inputs = this.inputsOf(work);
    const known = this.shown.get(work);
    if (known?.stamp === stamp) {
      const { isOpen, isPending, isSettled, completeTo } = context;
      return { ...known.job, open: isOpen, pending: isPending, settled: isSettled, completeTo, ...inputs };
    }
    const job = showJob(work, context);
    this.shown.set(work, { stamp, job });
    return { ...job, ...inputs };
  }

  private inputsOf(work: WorkJob): Pick<Job, 'inputsHash'> {
    const days = this.fold.ledgerOf(work.machineId)?.days;
    const localDays = [...new Set(work.coverage.parts.map(({ localDay }) => localDay))].sort();
    const inputs = localDays.flatMap((localDay) => days?.get(localDay)?.inputs ?? []);
    const inputsHash = this.inputsHashes.hashOf(work, inputs);
    return inputsHash === undefined ? {} : { inputsHash };
  }
}

function hasDay(job: WorkJob, localDay: string): boolean {
  return job.coverage.parts.some((part) => part.localDay === localDay);
}
