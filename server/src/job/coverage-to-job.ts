import type { AreaFigures, EngineStamp, Job, JobDay } from '@furrow/protocol/job';
import type { CoveragePart } from '../coverage/job-coverage.js';
import { partsUnionM2 } from '../coverage/parts-union.js';
import type { RegistryView } from '../registry/registry-view.js';
import { type Segment, weakerWidthSource } from '../swath/segment.js';
import { jobEvidenceOf } from './job-evidence.js';
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

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

/** Figures of some parts of a job, with its field's where it has one. */
function figuresOf(
  parts: readonly CoveragePart[],
  netM2: number,
  inField: { insideM2: number; missedM2: number } | null,
): AreaFigures {
  const segments = parts.flatMap((part) => part.segments);
  const grossM2 = sumOf(parts, (part) => part.grossM2);
  const uniqueM2 = Math.min(
    netM2,
    sumOf(parts, (part) => part.uniqueM2),
  );
  return {
    grossM2,
    netM2,
    ownOverlapM2: grossM2 - netM2,
    uniqueM2,
    sharedM2: netM2 - uniqueM2,
    insideM2: inField === null ? null : Math.min(netM2, inField.insideM2),
    outsideM2: inField === null ? null : Math.max(0, netM2 - inField.insideM2),
    missedM2: inField === null ? null : inField.missedM2,
    interpolatedM2: sumOf(parts, (part) => part.interpolatedM2),
    workedDistanceM: sumOf(segments, (segment) => segment.workedDistanceM),
    unknownDistanceM: sumOf(segments, (segment) => segment.unknownDistanceM),
    workedTimeS: sumOf(segments, (segment) => segment.workedTimeS),
  };
}

function daysOf(job: WorkJob, registry: RegistryView): JobDay[] {
  const localDays = [...new Set(job.coverage.parts.map(({ localDay }) => localDay))].sort();
  return localDays.map((localDay) => {
    const parts = job.coverage.parts.filter((part) => part.localDay === localDay);
    const inField = job.fieldFigures(registry, localDays.length === 1 ? '' : localDay);
    return { localDay, ...figuresOf(parts, partsUnionM2(parts), inField) };
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

/** The record of a job as everyone else sees it. */
export function coverageToJob(job: WorkJob, context: JobContext): Job {
  const { registry, engine, isOpen, isPending, isSettled, completeTo } = context;
  const { segments, coverage, places, startTime, endTime, machineId } = job;
  const partfield = places.partfieldId === null ? undefined : registry.partfield(places.partfieldId);
  const figures = figuresOf(coverage.parts, coverage.netM2, job.fieldFigures(registry));
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
    widthM: widthOf(segments),
    evidence: jobEvidenceOf(segments, figures),
    pending: isPending,
    completeTo,
    settled: isSettled,
    engine,
  };
}
