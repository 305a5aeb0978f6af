import type { CorrectionCause } from '@furrow/protocol/correction';
import type { Job, TotalDimension } from '@furrow/protocol/job';
import type { CauseNotes, SettledMachineDay } from './cause-notes.js';
import type { ShownFigures } from './shown-figures.js';

/** A job or total of one day, before and after. */
export interface ShownChange {
  readonly from: ShownFigures | undefined;
  readonly to: ShownFigures | undefined;
}

export interface CauseFacts {
  readonly notes: CauseNotes;
  readonly jobs: readonly Job[];
  /** The settled day of a machine; undefined where the day has not settled. */
  readonly machineDay: (machineId: string, localDay: string) => SettledMachineDay | undefined;
  /** Engines where the figures were last compared under another; null where it is the same. */
  readonly engine: { readonly from: string; readonly to: string } | null;
}

/**
 * Why a job's part of a day changed: what touched the machine's own days; else what touched machines of the same
 * operation, whose earlier work may have taken shared ground; else that the job goes on; else unknown.
 */
export function causesOfJob({ from, to }: ShownChange, facts: CauseFacts): CorrectionCause[] {
  const shown = (to ?? from)!;
  const { id, machineId, localDay, labels } = shown;
  const { notes, jobs, machineDay } = facts;
  const ofEngine = engineCauses(facts);
  const localDays = [localDay, ...(jobs.find((job) => job.id === id)?.days.map((day) => day.localDay) ?? [])];
  const settledDays = [...new Set(localDays)].map((day) => machineDay(machineId ?? '', day));
  const own = settledDays.flatMap((day) => (day === undefined ? [] : notes.ofMachineDay(day)));
  if (own.length + ofEngine.length > 0) return withoutRepeats([...own, ...ofEngine]);
  const operations = new Set([labels['operation'] ?? null, from?.labels['operation'] ?? null]);
  const neighbours = new Set(jobs.filter((job) => operations.has(job.operation)).map((job) => job.machineId));
  const ofOthers = earlierCauses(shown, facts, (other) => neighbours.has(other));
  if (ofOthers.length > 0) return withoutRepeats(ofOthers);
  return settledDays.includes(undefined) ? [{ kind: 'jobContinues' }] : causesOfAny(shown, facts);
}

/** Why a total changed: what changed the jobs that it is made of. */
export function causesOfTotal(
  change: ShownChange,
  jobChanges: readonly (ShownChange & { readonly why: readonly CorrectionCause[] })[],
  facts: CauseFacts,
): CorrectionCause[] {
  const own = jobChanges.filter(({ from, to }) => isPartOf(from, change) || isPartOf(to, change));
  const causes = (own.length > 0 ? own : jobChanges).flatMap(({ why }) => why);
  return causes.length > 0 ? withoutRepeats(causes) : causesOfAny((change.to ?? change.from)!, facts);
}

function causesOfAny(shown: ShownFigures, facts: CauseFacts): CorrectionCause[] {
  const all = [...earlierCauses(shown, facts, () => true), ...engineCauses(facts)];
  return all.length > 0 ? withoutRepeats(all) : [{ kind: 'unknown' }];
}

function engineCauses({ engine }: CauseFacts): CorrectionCause[] {
  return engine === null ? [] : [{ kind: 'engine', ...engine }];
}

/** What touched other machines on this day or before: later work takes no ground from earlier. */
function earlierCauses(
  { localDay }: ShownFigures,
  { notes, machineDay }: CauseFacts,
  isOne: (machineId: string) => boolean,
): CorrectionCause[] {
  const day = machineDay('', localDay);
  return day === undefined ? [] : notes.until(day, isOne);
}

function isPartOf(part: ShownFigures | undefined, { from, to }: ShownChange): boolean {
  const total = (to ?? from)!.total;
  if (part === undefined || total === null) return false;
  const { dimension, dimensionId, operation } = total;
  if ((part.labels['operation'] ?? null) !== operation) return false;
  return LABEL_OF[dimension] === null || valueOf(part, LABEL_OF[dimension]) === dimensionId;
}

/** What a job is counted by in each dimension; null where it is counted whatever it says. */
const LABEL_OF: Readonly<Record<TotalDimension, string | null>> = {
  machine: 'machineId',
  driver: 'driverId',
  organisation: 'organisationId',
  partfield: 'partfieldId',
  township: 'townshipCode',
  operation: null,
  all: null,
};

function valueOf({ labels, machineId }: ShownFigures, label: string): string | null {
  return label === 'machineId' ? machineId : (labels[label] ?? null);
}

function withoutRepeats(causes: readonly CorrectionCause[]): CorrectionCause[] {
  return [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()];
}
