import type { DayTotal, Job } from '@furrow/protocol/job';
import type { BundleManifest, BundleResult } from './bundle-format.js';
import type { Finding } from './finding.js';

/** What depends on the moment of asking and not on the evidence, or is compared apart. */
const OF_THE_MOMENT = new Set(['open', 'pending', 'settled', 'completeTo', 'engine']);
/** Figures that others' work decides. */
const OF_OTHERS = /(^|\.)(unique|shared)/;

interface Difference {
  readonly figure: string;
  readonly stated: unknown;
  readonly recomputed: unknown;
}

/** Every figure and label of the result that does not come out the same, to the last digit. */
export function resultDifferences(
  stated: BundleResult,
  recomputed: BundleResult,
  uniqueBasis: BundleManifest['uniqueBasis'],
): Finding[] {
  const isCompared = (figure: string) => uniqueBasis === 'quads' || !OF_OTHERS.test(figure);
  const differences = (a: object, b: object) => valueDifferences(a, b, '').filter(({ figure }) => isCompared(figure));
  const jobs = pairs(stated.jobs, recomputed.jobs, ({ id }: Job) => id).flatMap(([jobId, a, b]): Finding[] => {
    if (a === undefined) return [{ code: 'jobExtra', jobId }];
    if (b === undefined) return [{ code: 'jobMissing', jobId }];
    return differences(a, b).map((difference) => ({ code: 'figure', jobId, ...difference }));
  });
  const totals = pairs(stated.totals, recomputed.totals, totalName).flatMap(([total, a, b]) =>
    differences(a ?? {}, b ?? {}).map((difference): Finding => ({ code: 'totalFigure', total, ...difference })),
  );
  return [...jobs, ...totals];
}

function totalName({ localDay, dimensionId, operation }: DayTotal): string {
  return `${localDay} ${dimensionId} ${operation ?? '-'}`;
}

/** Items of both sides by name, in order of name; of a name that is there twice each apart. */
function pairs<T>(a: readonly T[], b: readonly T[], nameOf: (item: T) => string) {
  const [lefts, rights] = [Map.groupBy(a, nameOf), Map.groupBy(b, nameOf)];
  const names = [...new Set([...lefts.keys(), ...rights.keys()])].sort();
  return names.flatMap((name) => {
    const [left, right] = [lefts.get(name) ?? [], rights.get(name) ?? []];
    return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [name, left[i], right[i]] as const);
  });
}

function valueDifferences(stated: unknown, recomputed: unknown, figure: string): Difference[] {
  if (isObject(stated) && isObject(recomputed)) {
    const names = [...new Set([...Object.keys(stated), ...Object.keys(recomputed)])];
    return names
      .filter((name) => figure !== '' || !OF_THE_MOMENT.has(name))
      .flatMap((name) => valueDifferences(stated[name], recomputed[name], figure === '' ? name : `${figure}.${name}`));
  }
  // As JSON has them: both sides left a server that way.
  return JSON.stringify(stated) === JSON.stringify(recomputed) ? [] : [{ figure, stated, recomputed }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
