import type { AreaFigures, AreaInterval, EngineStamp, Job, JobDay } from '@furrow/protocol/job';
import { partsUnionM2 } from '../coverage/parts-union.js';
import type { RegistryView } from '../registry/registry-view.js';
import { type Segment, weakerWidthSource } from '../swath/segment.js';
import { areaIntervalOf, TURN_MS } from './area-interval.js';
import { areaFiguresOf, type FieldFigures, sumOf } from './area-figures.js';
import { jobEvidenceOf } from './job-evidence.js';
import { jobReceiverOf } from './receiver-error.js';
import type { WorkJob } from './work-job.js';

/** What a job's record needs beyond its coverage. */
export interface JobContext {
  readonly registry: RegistryView;
  readonly engine: EngineStamp;
  readonly isOpen: boolean;
  readonly isPending: boolean;
  /** Every day of the job has settled. */
  readonly isSettled: boolean;
  /** Journal position that the figures are complete to. */
  readonly completeTo: number;
}

/** A job's net against its field; net is never clipped, so the rest lies outside. */
function fieldFiguresOf(netM2: number, inField: { insideM2: number; missedM2: number } | null): FieldFigures {
  if (inField === null) return { insideM2: null, outsideM2: null, missedM2: null };
  const { insideM2, missedM2 } = inField;
  return { insideM2: Math.min(netM2, insideM2), outsideM2: Math.max(0, netM2 - insideM2), missedM2 };
}

function daysOf(job: WorkJob, registry: RegistryView): JobDay[] {
  const localDays = [...new Set(job.coverage.parts.map(({ localDay }) => localDay))].sort();
  return localDays.map((localDay) => {
    const parts = job.coverage.parts.filter((part) => part.localDay === localDay);
    const inField = job.fieldFigures(registry, localDays.length === 1 ? '' : localDay);
    const netM2 = partsUnionM2(parts);
    return { localDay, ...areaFiguresOf(parts, netM2, fieldFiguresOf(netM2, inField)) };
  });
}

/** The driver of most of the path; of equals the first by id, and a known one before none. */
function driverOf(segments: readonly Segment[]): string | null {
  const distanceByDriver = new Map<string | null, number>();
  for (const { work, workedDistanceM } of segments) {
    distanceByDriver.set(work.driverId, (distanceByDriver.get(work.driverId) ?? 0) + workedDistanceM);
  }
  const drivers = [...distanceByDriver].sort(
    ([a, distanceA], [b, distanceB]) => distanceB - distanceA || ((a ?? '~') < (b ?? '~') ? -1 : 1),
  );
  return drivers[0]?.[0] ?? null;
}

function widthOf(segments: readonly Segment[]): Job['widthM'] {
  return {
    min: segments.reduce((min, { minWidthM }) => Math.min(min, minWidthM), Infinity),
    max: segments.reduce((max, { maxWidthM }) => Math.max(max, maxWidthM), 0),
    source: segments.map(({ widthSource }) => widthSource).reduce(weakerWidthSource),
  };
}

/** Stretches with a turn between them: a tool that is lifted for a moment, or a change of driver, makes no other pass. */
function countPasses(segments: readonly Segment[]): number {
  return segments.filter(({ startTime }, i) => startTime - (segments[i - 1]?.endTime ?? -Infinity) >= TURN_MS).length;
}

/** Between which areas the ground truly worked lies. */
function netIntervalOf({ coverage, startTime, endTime }: WorkJob, figures: AreaFigures): AreaInterval {
  const { parts, segments } = coverage;
  return areaIntervalOf({
    ...figures,
    besideM2: sumOf(parts, ({ besideM2 }) => besideM2),
    besideOverlapM2: sumOf(parts, ({ besideOverlapM2 }) => besideOverlapM2),
    elapsedS: (endTime - startTime) / 1000,
    stretches: countPasses(segments),
    receiver: jobReceiverOf(segments),
  });
}

/** The record of a job as everyone else sees it. */
export function coverageToJob(job: WorkJob, context: JobContext): Job {
  const { registry, engine, isOpen, isPending, isSettled, completeTo } = context;
  const { segments, coverage, places, startTime, endTime, machineId } = job;
  const partfield = places.partfieldId === null ? undefined : registry.partfield(places.partfieldId);
  const inField = fieldFiguresOf(coverage.netM2, job.fieldFigures(registry));
  const figures = areaFiguresOf(coverage.parts, coverage.netM2, inField);
  return {
    id: job.id,
    machineId,
    implementId: job.implementId,
    operation: job.operation,
    driverId: driverOf(segments),
    organisationId: registry.machine(machineId, startTime)?.organisationId ?? null,
    partfieldId: places.partfieldId,
    townshipCode: partfield?.townshipCode ?? places.townshipCode,
    startTime,
    endTime,
    localDay: segments[0]!.localDay,
    days: daysOf(job, registry),
    open: isOpen,
    ...figures,
    netIntervalM2: netIntervalOf(job, figures),
    widthM: widthOf(segments),
    evidence: jobEvidenceOf(segments, figures),
    pending: isPending,
    completeTo,
    settled: isSettled,
    engine,
  };
}
