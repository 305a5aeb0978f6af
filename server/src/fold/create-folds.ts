import { partsUnionM2 } from '../coverage/parts-union.js';
import { segmentsInField } from '../coverage/field-coverage.js';
import { atOnce } from '../coverage/sliced.js';
import type { AreaGeometry } from '@furrow/protocol/registry-document';
import type { DayTotal, Job } from '@furrow/protocol/job';
import type { LiveMachine, LiveToday } from '@furrow/protocol/live-update';
import type { RegistryView } from '../registry/registry-view.js';
import { createEngineStamp } from './engine-stamp.js';
import { FlagShelf } from './flag-shelf.js';
import { type EvidenceFolds, foldEvidence } from './fold-evidence.js';
import { FoldKeeping } from './fold-keeping.js';
import { FoldState } from './fold-state.js';
import type { ForeignSegment } from './foreign-ground.js';
import type { Bounds, JournalReader, JournalRecord, QuadSet } from './folds.js';
import { jobOverlaps } from './job-overlaps.js';
import { workedSpans } from './kept-ids.js';
import { toLiveToday } from './live-picture.js';
import { MachinePictures } from './machine-pictures.js';
import { boundsTouch, segmentBounds, toQuadSet } from './quad-drawing.js';
import { ResultShelf } from './result-shelf.js';
import { EARLIEST_FIX_TIME } from './set-aside.js';
import { NOTHING_SETTLED, type SettledWork } from './settled-work.js';

export interface FoldsOptions {
  readonly registry: RegistryView;
  readonly reader: JournalReader;
  /** Working width where neither bus nor registry knows one, m. */
  readonly flagWidthM?: number;
  /** Operation to take where no implement is known. */
  readonly flagOperation?: string;
  /** What has settled; by default nothing does. */
  readonly settled?: SettledWork;
  /** No machine-day or block is replayed more often than this unless forced; a minute by default. */
  readonly replayEveryMs?: number;
  /** Fix times before this are set aside, UTC ms; the beginning of 2020 by default. */
  readonly earliestFixTime?: number;
  /** Ground that others worked, where the folds see a part of the journal only. */
  readonly foreign?: readonly ForeignSegment[];
}

const REPLAY_EVERY_MS = 60_000;

/** Folds whose state can be kept in a checkpoint. */
export interface KeptFolds extends EvidenceFolds {
  readonly keeping: FoldKeeping;
}

/** Figures over all jobs together, as `measure` prints them. */
export interface JobFigureSource extends KeptFolds {
  /** Union over all counted jobs, m2. */
  unionM2(): number;
  /** Worked ground inside areas that do not overlap, and their ground not worked, m2. */
  fieldFigures(areas: readonly AreaGeometry[]): { readonly insideM2: number; readonly missedM2: number };
}

/** Both folds, empty; feed them the journal from its beginning by `append`. */
export function createFolds(options: FoldsOptions): KeptFolds {
  return new JournalFolds(options);
}

/** The same with figures over all jobs together. */
export function createFoldsWithGround(options: FoldsOptions): JobFigureSource {
  return new JournalFolds(options);
}

class JournalFolds implements JobFigureSource {
  readonly engine;
  readonly evidence;
  readonly keeping;
  private readonly registry: RegistryView;
  private readonly state: FoldState;
  private readonly results: ResultShelf;
  private readonly pictures: MachinePictures;
  private readonly flagShelf: FlagShelf;

  constructor(options: FoldsOptions) {
    const { registry, reader, flagWidthM, flagOperation } = options;
    const { settled = NOTHING_SETTLED, replayEveryMs = REPLAY_EVERY_MS } = options;
    const { earliestFixTime = EARLIEST_FIX_TIME, foreign = [] } = options;
    this.registry = registry;
    this.engine = createEngineStamp(flagWidthM);
    this.state = new FoldState({
      registry,
      reader,
      flagWidthM,
      flagOperation,
      settled,
      replayEveryMs,
      earliestFixTime,
      foreign,
    });
    this.evidence = foldEvidence(this.state);
    this.keeping = new FoldKeeping(this.state);
    this.results = new ResultShelf(this.state, registry, this.engine);
    this.pictures = new MachinePictures(this.state, this.results, registry);
    this.flagShelf = new FlagShelf({ fold: this.state, results: this.results, registry, reader });
  }

  append(records: readonly JournalRecord[]): void {
    this.state.append(records);
  }

  registryChanged(machineIds: readonly string[] | null, validFrom: number): void {
    this.state.registryChanged(machineIds, validFrom);
  }

  pendingReplays(): number {
    return this.state.pendingReplays();
  }

  replayPending(now: number, force = false): number {
    return this.state.replayPending(now, force);
  }

  pendingDays(): ReadonlySet<string> {
    return this.state.pendingDays();
  }

  takeChanges() {
    return this.state.changes.take();
  }

  jobs(): Job[] {
    return this.results.jobs();
  }

  job(jobId: string): Job | undefined {
    return this.results.job(jobId);
  }

  gapClosedNetM2(jobId: string): number | null {
    return this.results.gapClosedNetM2(jobId);
  }

  traceCount(): number {
    return this.state.allJobs().filter(({ isTrace }) => isTrace).length;
  }

  totals(localDays: readonly string[]): DayTotal[] {
    return localDays.flatMap((localDay) => this.results.totals(localDay));
  }

  workedSpans(jobId: string) {
    const job = this.results.workJob(jobId);
    return job === undefined ? [] : workedSpans(job);
  }

  quadsOfJob(jobId: string): QuadSet | undefined {
    const job = this.results.workJob(jobId);
    return job && toQuadSet(job, job.segments);
  }

  quadsWithin(bounds: Bounds): QuadSet[] {
    return this.state.countedJobs().flatMap((job) => {
      const segments = job.segments.filter((segment) => {
        const ground = segmentBounds(segment);
        return ground !== null && boundsTouch(ground, bounds);
      });
      return segments.length === 0 ? [] : [toQuadSet(job, segments)];
    });
  }

  overlaps(jobIds: ReadonlySet<string>) {
    return atOnce(this.overlapsInSlices(jobIds));
  }

  overlapsInSlices(jobIds: ReadonlySet<string>) {
    return jobOverlaps(this.state.countedJobs(), ({ id }) => jobIds.has(id));
  }

  flags(jobIds: ReadonlySet<string>) {
    return atOnce(this.flagsInSlices(jobIds));
  }

  flagsInSlices(jobIds: ReadonlySet<string>) {
    return this.flagShelf.flags(jobIds, (ids) => this.overlapsInSlices(ids));
  }

  liveMachines(now: number): LiveMachine[] {
    return this.pictures.at(now);
  }

  liveToday(now: number): LiveToday {
    const localDay = this.state.localDays.dayOf(now);
    const working = this.liveMachines(now).filter(({ activity }) => activity === 'working');
    const rest = { localDay, workingMachines: working.length };
    return toLiveToday(this.results.totals(localDay, ['all']), this.registry, rest);
  }

  setAside() {
    return this.state.setAside();
  }

  setAsideCounts() {
    return this.state.setAsideCounts();
  }

  unionM2(): number {
    return partsUnionM2(this.state.countedJobs().flatMap((job) => job.coverage.parts));
  }

  fieldFigures(areas: readonly AreaGeometry[]) {
    const segments = this.state.countedJobs().flatMap((job) => job.segments);
    const figures = areas.map((area) => segmentsInField(segments, area));
    return {
      insideM2: figures.reduce((sum, { insideM2 }) => sum + insideM2, 0),
      missedM2: figures.reduce((sum, { missedM2 }) => sum + missedM2, 0),
    };
  }
}
