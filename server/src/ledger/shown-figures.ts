import type { Correction, CorrectionChange } from '@furrow/protocol/correction';
import type { AreaFigures, DayTotal, Job } from '@furrow/protocol/job';
import type { Folds } from '../fold/folds.js';

/** A smaller change of a figure leaves no line: m2, m or s. */
const LEAST_CHANGE = 0.01;
const FIGURES = [
  'grossM2',
  'netM2',
  'ownOverlapM2',
  'uniqueM2',
  'sharedM2',
  'insideM2',
  'outsideM2',
  'missedM2',
  'interpolatedM2',
  'workedDistanceM',
  'unknownDistanceM',
  'workedTimeS',
] as const satisfies readonly (keyof AreaFigures)[];
const LABELS = [
  'operation',
  'driverId',
  'organisationId',
  'implementId',
  'partfieldId',
  'townshipCode',
] as const satisfies readonly (keyof Job)[];

/** What was last shown of a job's part of a day, or of one total of it. */
export interface ShownFigures extends Pick<
  Correction,
  'subject' | 'id' | 'localDay' | 'machineId' | 'organisationId' | 'driverId' | 'total'
> {
  readonly labels: Readonly<Record<string, string | null>>;
  readonly figures: Readonly<Record<string, number | null>>;
}

/** Everything that is shown of a local day: the jobs' parts of it, then its totals. */
export function shownOn(folds: Pick<Folds, 'jobs' | 'totals'>, localDay: string): ShownFigures[] {
  const parts = folds.jobs().flatMap((job) => shownPart(job, localDay));
  return [...parts, ...folds.totals([localDay]).map(shownTotal)];
}

export function shownKey({ subject, id }: Pick<ShownFigures, 'subject' | 'id'>): string {
  return `${subject} ${id}`;
}

/** How one thing changed; empty where no figure moved by 0.01 and no label is another. */
export function changesBetween(from: ShownFigures | undefined, to: ShownFigures | undefined): CorrectionChange[] {
  const changes: CorrectionChange[] = [];
  if ((from === undefined) !== (to === undefined)) {
    changes.push({ what: 'exists', from: from !== undefined, to: to !== undefined });
  }
  for (const what of namesOf(from?.labels, to?.labels)) {
    const [before, after] = [from?.labels[what] ?? null, to?.labels[what] ?? null];
    if (before !== after) changes.push({ what, from: before, to: after });
  }
  for (const what of namesOf(from?.figures, to?.figures)) {
    const [before, after] = [from?.figures[what] ?? null, to?.figures[what] ?? null];
    if (isMoved(before, after)) changes.push({ what, from: before, to: after });
  }
  return changes;
}

/** What to write down after those changes: a figure that moved by less keeps its old value, so that many small moves add up to a line. */
export function writtenAfter(from: ShownFigures | undefined, to: ShownFigures): ShownFigures {
  if (from === undefined) return to;
  const figures = Object.entries(to.figures).map(([name, after]) => {
    const before = from.figures[name] ?? null;
    return [name, isMoved(before, after) ? after : before] as const;
  });
  return { ...to, figures: Object.fromEntries(figures) };
}

function isMoved(before: number | null, after: number | null): boolean {
  if (before === null || after === null) return before !== after;
  return Math.abs(after - before) >= LEAST_CHANGE;
}

function namesOf(from: object = {}, to: object = {}): string[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])];
}

function shownPart(job: Job, localDay: string): ShownFigures[] {
  return job.days
    .filter((part) => part.localDay === localDay)
    .map((part) => ({
      subject: 'job',
      id: job.id,
      localDay,
      machineId: job.machineId,
      organisationId: job.organisationId,
      driverId: job.driverId,
      total: null,
      labels: Object.fromEntries(LABELS.map((label) => [label, job[label]])),
      figures: figuresOf(part),
    }));
}

function shownTotal(total: DayTotal): ShownFigures {
  const { localDay, dimension, dimensionId, operation, jobs } = total;
  return {
    subject: 'total',
    id: `${dimension}/${dimensionId}/${operation ?? ''}`,
    localDay,
    machineId: dimension === 'machine' ? dimensionId : null,
    organisationId: dimension === 'organisation' ? dimensionId : null,
    driverId: dimension === 'driver' ? dimensionId : null,
    total: { dimension, dimensionId, operation },
    labels: {},
    figures: { jobs, ...figuresOf(total) },
  };
}

function figuresOf(figures: AreaFigures): Record<string, number | null> {
  return Object.fromEntries(FIGURES.map((name) => [name, figures[name]]));
}
