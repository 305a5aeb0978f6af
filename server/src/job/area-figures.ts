import type { AreaFigures } from '@furrow/protocol/job';
import type { CoveragePart } from '../coverage/job-coverage.js';

/** How work lies against its partfield; null where there is none. */
export type FieldFigures = Pick<AreaFigures, 'insideM2' | 'outsideM2' | 'missedM2'>;

/** Sum of a value over items, in their order. */
export function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

/**
 * What parts of jobs come to, for a job, a day of it or a total: the one place where gross = net + own overlap
 * and net = unique + shared are made. `netM2` is the union that the caller asks about.
 */
export function areaFiguresOf(parts: readonly CoveragePart[], netM2: number, inField: FieldFigures): AreaFigures {
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
    ...inField,
    interpolatedM2: sumOf(parts, (part) => part.interpolatedM2),
    workedDistanceM: sumOf(segments, (segment) => segment.workedDistanceM),
    unknownDistanceM: sumOf(segments, (segment) => segment.unknownDistanceM),
    workedTimeS: sumOf(segments, (segment) => segment.workedTimeS),
  };
}
