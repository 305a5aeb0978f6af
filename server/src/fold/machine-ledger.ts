import { partsUnionM2 } from '../coverage/parts-union.js';
import { BRIDGED_PAUSE_MS, continuesJob } from '../job/job-continuation.js';
import { WorkJob } from '../job/work-job.js';
import { foldSegment, type Ground } from '../pipeline.js';
import type { Segment } from '../swath/segment.js';
import type { MachineDay } from './machine-day.js';

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

  /** Takes what the newest day has grown by; returns the jobs that grew. */
  takeGrowth(day: MachineDay): Set<WorkJob> {
    const grown = new Set<WorkJob>();
    const assigned = this.assigned.get(day) ?? 0;
    for (let i = Math.max(0, assigned - 1); i < day.segments.length; i += 1) {
      const segment = day.segments[i]!;
      const job = i < assigned ? this.jobs.at(-1)! : this.jobFor(segment);
      foldSegment(this.ground, job, segment);
      grown.add(job);
    }
    this.assigned.set(day, day.segments.length);
    return grown;
  }

  /** Puts a day folded anew in place of the old one and makes the jobs that it touches again. */
  replaceDay(day: MachineDay, bounds: { from: number; to: number }, keepsIds: boolean): JobChanges {
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
    this.jobs = [...before, ...made, ...after];
    this.assigned.set(day, day.segments.length);
    if (keepsIds) keepIds(removed, made);
    return { removed, made };
  }

  private jobFor(segment: Segment): WorkJob {
    const last = this.jobs.at(-1);
    const previous = last?.segments.at(-1);
    if (last !== undefined && previous !== undefined && continuesJob(previous, segment, this.ground.registry)) {
      return last;
    }
    const job = new WorkJob(segment);
    this.jobs.push(job);
    return job;
  }
}

/** A settled job keeps its id: each new job takes that of the old one it shares most ground with. */
function keepIds(removed: readonly WorkJob[], made: readonly WorkJob[]): void {
  const free = new Set(removed.filter((old) => !made.some(({ id }) => id === old.id)));
  const unnamed = made.filter((job) => !removed.some(({ id }) => id === job.id));
  const pairs = [...free].flatMap((old) => unnamed.map((job) => ({ old, job, sharedM2: sharedGroundM2(old, job) })));
  pairs.sort((a, b) => b.sharedM2 - a.sharedM2 || a.old.startTime - b.old.startTime);
  const named = new Set<WorkJob>();
  for (const { old, job, sharedM2 } of pairs) {
    if (sharedM2 <= 0 || !free.has(old) || named.has(job)) continue;
    job.id = old.id;
    free.delete(old);
    named.add(job);
  }
}

function sharedGroundM2(a: WorkJob, b: WorkJob): number {
  const bothM2 = partsUnionM2([...a.coverage.parts, ...b.coverage.parts]);
  return a.coverage.netM2 + b.coverage.netM2 - bothM2;
}
