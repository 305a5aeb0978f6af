import type { DayTotal, Job } from '@furrow/protocol/job';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { BlockCutter } from './coverage/block-part.js';
import type { Layers } from './coverage/layers.js';
import { swathToCoverage } from './coverage/swath-to-coverage.js';
import { coverageToJob, type JobContext } from './job/coverage-to-job.js';
import type { WorkJob } from './job/work-job.js';
import type { RegistryView } from './registry/registry-view.js';
import type { Segment } from './swath/segment.js';
import type { SwathContext, SwathMemory } from './swath/swath-memory.js';
import { workStateToSwath } from './swath/work-state-to-swath.js';
import { type CountedJob, jobToTotals, type WantedTotals } from './totals/job-to-totals.js';
import { telemetryRecordToWorkState, type WorkStateMemory } from './work-state/telemetry-record-to-work-state.js';

/** The first fold's memory of one machine on one local day. */
export interface MachineDayMemory {
  readonly workState: WorkStateMemory;
  readonly swath: SwathMemory;
  /** Hitch position below which the implement of the time counts as lowered on this day, %. */
  readonly hitchThresholdPctAt: (fixTime: number) => number;
  readonly needsPtoAt: (fixTime: number) => boolean;
  readonly contextOf: (record: TelemetryRecord, fixTime: number) => SwathContext;
}

/** First fold: the records of a machine-day, in canonical order → segments of worked ground. */
export function foldRecord(day: MachineDayMemory, record: TelemetryRecord, fixTime: number): void {
  const hitchThresholdPct = day.hitchThresholdPctAt(fixTime);
  const context = { fixTime, needsPto: day.needsPtoAt(fixTime), hitchThresholdPct };
  for (const workState of telemetryRecordToWorkState(day.workState, record, context)) {
    workStateToSwath(day.swath, workState, day.contextOf(workState.record, workState.fixTime));
  }
}

/** Where the second fold puts what it makes. */
export interface Ground {
  readonly registry: RegistryView;
  readonly layers: Layers;
  readonly cutter: BlockCutter;
}

/** Second fold: a segment of a job → the job's union and place, then the layers that it shares with others. */
export function foldSegment(ground: Ground, job: WorkJob, segment: Segment): void {
  swathToCoverage(job.coverage, segment, ground.cutter);
  job.places.take(segment, ground.registry);
  if (!job.isTrace) ground.layers.take(job.coverage);
}

/** Its results: the job as shown … */
export function showJob(job: WorkJob, context: JobContext): Job {
  return coverageToJob(job, context);
}

/** … and the totals of a day. */
export function showTotals(jobs: readonly CountedJob[], day: WantedTotals): DayTotal[] {
  return jobToTotals(jobs, day);
}
