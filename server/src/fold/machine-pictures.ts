import type { LiveMachine } from '@furrow/protocol/live-update';
import type { WorkJob } from '../job/work-job.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { FoldState } from './fold-state.js';
import { activityOf, toLiveMachine } from './live-picture.js';
import type { ResultShelf } from './result-shelf.js';

/** A picture, what it was made of, and what may change it without news of the machine. */
interface KeptPicture {
  readonly version: number;
  readonly localDay: string;
  readonly isWorking: boolean;
  readonly openJob: WorkJob | undefined;
  readonly jobsToday: readonly WorkJob[];
  picture: LiveMachine;
}

/** The live picture of every machine; only that of machines with news is made anew. */
export class MachinePictures {
  private readonly fold: FoldState;
  private readonly results: ResultShelf;
  private readonly registry: RegistryView;
  /** Keyed by machine. */
  private readonly kept = new Map<string, KeptPicture>();

  constructor(fold: FoldState, results: ResultShelf, registry: RegistryView) {
    this.fold = fold;
    this.results = results;
    this.registry = registry;
  }

  /** A machine without news keeps the same object. */
  at(now: number): LiveMachine[] {
    const localDay = this.fold.localDays.dayOf(now);
    return Array.from(this.fold.newest.byMachineId.keys(), (machineId) => this.pictureOf(machineId, localDay, now));
  }

  private pictureOf(machineId: string, localDay: string, now: number): LiveMachine {
    let kept = this.kept.get(machineId);
    const isFresh = kept?.version === this.fold.changes.versionOf(machineId) && kept.localDay === localDay;
    if (kept === undefined || !isFresh || kept.openJob !== this.results.openJobOf(machineId)) {
      kept = this.make(machineId, localDay, now);
      this.kept.set(machineId, kept);
    } else {
      this.refresh(kept, now);
    }
    return kept.picture;
  }

  private make(machineId: string, localDay: string, now: number): KeptPicture {
    const newest = this.fold.newest.byMachineId.get(machineId)!;
    const fixTime = newest.record.fixTime ?? now;
    const day = this.fold.ledgerOf(machineId)?.days.get(this.fold.localDays.dayOf(fixTime));
    const isWorking = day?.isWorking === true;
    const openJob = this.results.openJobOf(machineId);
    const jobsToday = this.results.jobsOfMachine(machineId, localDay);
    const standing = {
      machineId,
      newest,
      isWorking,
      openJob: openJob && this.results.show(openJob),
      totalsToday: this.results.totalsOf(jobsToday, localDay, ['machine']),
      localDay,
    };
    const version = this.fold.changes.versionOf(machineId);
    const picture = toLiveMachine(standing, this.registry, now);
    return { version, localDay, isWorking, openJob, jobsToday, picture };
  }

  /** A machine falls silent by time alone, and another's late data may put its figures in doubt. */
  private refresh(kept: KeptPicture, now: number): void {
    const { picture, isWorking, jobsToday } = kept;
    const newest = this.fold.newest.byMachineId.get(picture.machineId)!;
    const activity = activityOf(newest, isWorking, now);
    const pending = jobsToday.some((job) => this.fold.pendingSince(job) !== null);
    if (activity === picture.activity && pending === picture.today.pending) return;
    kept.picture = { ...picture, activity, today: { ...picture.today, pending } };
  }
}
