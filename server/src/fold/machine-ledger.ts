import { BRIDGED_PAUSE_MS, continuesJob } from '../job/job-continuation.js';
import { WorkJob } from '../job/work-job.js';
import { foldSegment, type Ground } from '../pipeline.js';
import type { Segment } from '../swath/segment.js';
import { jobIdsFor } from './kept-ids.js';
import type { MachineDay } from './machine-day.js';
import type { KeptJob } from './settled-work.js';

/** What a refold did to the jobs of a machine. */
export interface JobChanges {
  readonly removed: WorkJob[];
  readonly made: WorkJob[];
}

/** Days and jobs of one machine; the jobs are the second fold over the segments of the days. */
export class MachineLedger {
  readonly machineId: string;
  /** Keyed by local day. */
  readonly days = new Map<string, MachineDay>();
  /** In order of start time. */
  jobs: WorkJob[] = [];
  private readonly ground: Ground;
  /** Segments of each day that belong to a job already. */
  private readonly assigned = new WeakMap<MachineDay, number>();

  constructor(machineId: string, ground: Ground) {
    this.machineId = machineId;
    this.ground = ground;
  }

  get newestDay(): string | undefined {
    let newest: string | undefined;
    for (const day of this.days.keys()) if (newest === undefined || day > newest) newest = day;
    return newest;
  }

  /** When the machine was heard last on a day before another, UTC ms. */
  lastHeardBefore(localDay: string): number | undefined {
    let last: number | undefined;
    for (const day of this.days.values()) {
      const time = day.localDay < localDay ? day.newest?.record.fixTime : undefined;
      if (time !== undefined) last = Math.max(last ?? time, time);
    }
    return last;
  }

  /** Puts back days and jobs as they were; every segment is in its job. */
  restore(days: readonly MachineDay[], jobs: readonly WorkJob[]): void {
    for (const day of days) {
      this.days.set(day.localDay, day);
      this.assigned.set(day, day.segments.length);
    }
    this.jobs = [...jobs];
  }

  /** Takes what the newest day has grown by; returns the jobs that grew. */
  takeGrowth(day: MachineDay): Set<WorkJob> {
    const grown = new Set<WorkJob>();
    const assigned = this.assigned.get(day) ?? 0;
    for (let i = Math.max(0, assigned - 1); i < day.segments.length; i += 1) {
      const segment = day.segments[i]!;
      const job = i < assigned ? this.jobOf(segment) : this.jobFor(segment);
      foldSegment(this.ground, job, segment);
      grown.add(job);
    }
    this.assigned.set(day, day.segments.length);
    return grown;
  }

  /** Puts a day folded anew in place of the old one and makes the jobs that it touches again. */
  replaceDay(day: MachineDay, bounds: { from: number; to: number }): JobChanges {
    this.days.set(day.localDay, day);
    const isTouched = (job: WorkJob) =>
      job.endTime >= bounds.from - BRIDGED_PAUSE_MS && job.startTime <= bounds.to + BRIDGED_PAUSE_MS;
    const removed = this.jobs.filter(isTouched);
    const kept = removed.flatMap((job) => job.segments.filter(({ localDay }) => localDay !== day.localDay));
    for (const job of removed) this.ground.layers.remove(job.coverage);
    const segments = [...kept, ...day.segments].sort((a, b) => a.startTime - b.startTime);
    const before = this.jobs.filter((job) => !removed.includes(job) && job.startTime < bounds.from);
    const after = this.jobs.filter((job) => !removed.includes(job) && job.startTime >= bounds.from);
    this.jobs = [];
    for (const segment of segments) foldSegment(this.ground, this.jobFor(segment), segment);
    const made = this.jobs;
    this.jobs = [...before, ...made, ...after].sort((a, b) => a.startTime - b.startTime);
    this.assigned.set(day, day.segments.length);
    return { removed, made };
  }

  /** Gives every job the id it should have; returns the ids that changed, keyed by job. */
  nameJobs(keptJobs: readonly KeptJob[]): Map<WorkJob, string> {
    const before = new Map<WorkJob, string>();
    for (const [job, id] of jobIdsFor(this.jobs, keptJobs)) {
      if (job.id === id) continue;
      before.set(job, job.id);
      job.id = id;
    }
    return before;
  }

  /** The last job that is known by the motion alone, or the last that is not: one goes on through the other. */
  lastJob(isByMotion: boolean): WorkJob | undefined {
    return this.jobs.findLast((job) => job.isByMotion === isByMotion);
  }

  /** The job that ends with a segment. */
  private jobOf(segment: Segment): WorkJob {
    return this.jobs.findLast(({ segments }) => segments.at(-1) === segment)!;
  }

  private jobFor(segment: Segment): WorkJob {
    const last = this.lastJob(segment.isByMotion);
    const previous = last?.segments.at(-1);
    if (last !== undefined && previous !== undefined && continuesJob(previous, segment, this.ground.registry)) {
      return last;
    }
    const job = new WorkJob(segment);
    this.jobs.push(job);
    return job;
  }
}
