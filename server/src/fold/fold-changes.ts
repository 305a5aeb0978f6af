import type { WorkJob } from '../job/work-job.js';
import type { Bounds, FoldChanges } from './folds.js';
import { includePlace, segmentBounds } from './quad-drawing.js';

/** Gathers what changed until it is taken. */
export class ChangeGatherer {
  private jobIds = new Set<string>();
  private removedJobIds = new Set<string>();
  private localDays = new Set<string>();
  private machineIds = new Set<string>();
  private bounds: Bounds | null = null;
  private grounds = new Map<WorkJob, Bounds>();
  /** Keyed by machine. */
  private readonly versions = new Map<string, number>();
  private commonVersion = 0;

  /** Rises with every change that concerns a machine; never goes back. */
  versionOf(machineId: string): number {
    return this.commonVersion + (this.versions.get(machineId) ?? 0);
  }

  noteMachine(machineId: string): void {
    this.machineIds.add(machineId);
    this.versions.set(machineId, (this.versions.get(machineId) ?? 0) + 1);
  }

  /** What the registry says of any machine may have changed. */
  noteAllMachines(): void {
    this.commonVersion += 1;
  }

  /** A job has new figures; with `isDrawn` its whole ground is to be drawn again, else its newest segment's. */
  noteJob(job: WorkJob, isDrawn: boolean): void {
    this.noteFigures(job);
    const segments = isDrawn ? job.segments : job.segments.slice(-1);
    for (const segment of segments) {
      const bounds = segmentBounds(segment);
      if (bounds === null) continue;
      this.bounds = including(this.bounds, bounds);
      this.grounds.set(job, including(this.grounds.get(job) ?? null, bounds));
    }
  }

  /** A job has new figures on the ground it had. */
  noteFigures(job: WorkJob): void {
    this.noteMachine(job.machineId);
    for (const { localDay } of job.coverage.parts) this.localDays.add(localDay);
    this.removedJobIds.delete(job.id);
    if (!job.isTrace) this.jobIds.add(job.id);
  }

  noteRemoved(job: WorkJob): void {
    for (const { localDay } of job.coverage.parts) this.localDays.add(localDay);
    this.jobIds.delete(job.id);
    this.grounds.delete(job);
    if (!job.isTrace) this.removedJobIds.add(job.id);
  }

  /** Jobs have other ids than before. */
  noteRenamed(idsBefore: ReadonlyMap<WorkJob, string>): void {
    for (const [job, id] of idsBefore) {
      this.jobIds.delete(id);
      if (!job.isTrace) this.removedJobIds.add(id);
    }
    for (const job of idsBefore.keys()) this.noteFigures(job);
  }

  take(): FoldChanges {
    const { jobIds, removedJobIds, localDays, machineIds, bounds } = this;
    const grounds = new Map([...this.grounds].map(([job, ground]) => [job.id, ground]));
    this.jobIds = new Set();
    this.removedJobIds = new Set();
    this.localDays = new Set();
    this.machineIds = new Set();
    this.bounds = null;
    this.grounds = new Map();
    return { jobIds, removedJobIds, localDays, machineIds, bounds, grounds };
  }
}

function including(all: Bounds | null, { south, west, north, east }: Bounds): Bounds {
  return includePlace(includePlace(all, { latitude: south, longitude: west }), { latitude: north, longitude: east });
}
