import type { DayTotal, Job, TotalDimension } from '@furrow/protocol/job';
import type { CoveragePart } from '../coverage/job-coverage.js';
import { partsUnionM2 } from '../coverage/parts-union.js';
import { areaFiguresOf, type FieldFigures, sumOf } from '../job/area-figures.js';

/** A job as shown, and the coverage that it was made of. */
export interface CountedJob {
  readonly job: Job;
  readonly parts: readonly CoveragePart[];
}

/** One part of a job in one total. */
interface Entry {
  readonly job: Job;
  readonly part: CoveragePart;
}

/** What an entry belongs to in each dimension; null leaves it out. */
const DIMENSION_ID: Readonly<Record<TotalDimension, (entry: Entry) => string | null>> = {
  machine: ({ job }) => job.machineId,
  driver: ({ part }) => part.driverId,
  organisation: ({ job }) => job.organisationId,
  partfield: ({ job }) => job.partfieldId,
  township: ({ job }) => job.townshipCode,
  operation: ({ job }) => job.operation ?? 'unknown',
  all: () => 'all',
};

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** A driver's net is one union; that of everything else is the sum of its machines' unions. */
function netOf(dimension: TotalDimension, entries: readonly Entry[]): number {
  if (dimension === 'driver') return partsUnionM2(entries.map(({ part }) => part));
  const byMachine = groupBy(entries, ({ job }) => job.machineId);
  return sumOf([...byMachine.values()], (group) => partsUnionM2(group.map(({ part }) => part)));
}

/** Field figures of the jobs' days; null where no job has a field. Missed only where one job is all there is. */
function fieldFigures(jobs: readonly Job[], localDay: string): FieldFigures {
  const days = jobs.flatMap((job) => job.days.filter((day) => day.localDay === localDay));
  const inside = days.flatMap(({ insideM2 }) => insideM2 ?? []);
  const outside = days.flatMap(({ outsideM2 }) => outsideM2 ?? []);
  return {
    insideM2: inside.length === 0 ? null : sumOf(inside, (value) => value),
    outsideM2: outside.length === 0 ? null : sumOf(outside, (value) => value),
    missedM2: days.length === 1 ? days[0]!.missedM2 : null,
  };
}

/** Which totals to make. */
export interface WantedTotals {
  readonly localDay: string;
  readonly isSettled: boolean;
  readonly dimensions: readonly TotalDimension[];
}

/** Totals of one local day: for each dimension, each of its values and each operation. Jobs in canonical order. */
export function jobToTotals(
  jobs: readonly CountedJob[],
  { localDay, isSettled, dimensions }: WantedTotals,
): DayTotal[] {
  const entries = jobs.flatMap(({ job, parts }) =>
    parts.filter((part) => part.localDay === localDay).map((part): Entry => ({ job, part })),
  );
  return dimensions.flatMap((dimension) => {
    const byValue = groupBy(entries, DIMENSION_ID[dimension]);
    return [...byValue].flatMap(([dimensionId, ofValue]) => {
      const byOperation = groupBy(ofValue, ({ job }) => JSON.stringify(job.operation));
      return [...byOperation.values()].map((group): DayTotal => {
        const ofGroup = new Set(group.map(({ job }) => job));
        const parts = group.map(({ part }) => part);
        return {
          localDay,
          dimension,
          dimensionId,
          operation: group[0]!.job.operation,
          jobs: ofGroup.size,
          ...areaFiguresOf(parts, netOf(dimension, group), fieldFigures([...ofGroup], localDay)),
          pending: [...ofGroup].some(({ pending }) => pending),
          settled: isSettled,
          completeTo: [...ofGroup].reduce((least, { completeTo }) => Math.min(least, completeTo), Infinity),
        };
      });
    });
  });
}
