import type { Adjustment, Approval, ClosedPeriod } from '@furrow/protocol/approval';
import type { CorrectionCause } from '@furrow/protocol/correction';
import type { EngineStamp, Job, JobApproval } from '@furrow/protocol/job';
import type { Clock } from '../clock/clock.js';
import type { ApprovalBook, NewLine } from './approval-book.js';
import { ApprovalIndex, type ApprovedPart } from './approval-index.js';
import type { LedgerStore } from './ledger-store.js';
import { shownKey, type ShownFigures } from './shown-figures.js';

/** A difference from this on is another figure, as in the correction ledger; m2. */
const LEAST_CHANGE_M2 = 0.01;

export interface ApprovalsOptions {
  readonly book: ApprovalBook;
  /** Where the settled figures stand that are approved. */
  readonly store: Pick<LedgerStore, 'shownOn' | 'settledDays' | 'book'>;
  readonly engine: EngineStamp;
  readonly clock: Pick<Clock, 'now'>;
  readonly journalPosition: () => number;
}

/** Something was done and is durable, or nothing was and the fault says why, with the remedy. */
export type Outcome<T> = { readonly ok: true; readonly line: T } | { readonly ok: false; readonly fault: string };

/** A job's part of a local day: as approved, as it stands now, or both. */
interface Part {
  readonly jobId: string;
  readonly localDay: string;
  readonly approved: ApprovedPart | undefined;
  readonly shown: ShownFigures | undefined;
}

/**
 * Approvals of unique area, closed periods, and the adjustments that follow from later changes. All of it is
 * primary data: nothing here is computed again. Figures are those that the correction ledger has written down, so
 * of every part of a closed day what was approved and its adjustments sum to what stands now.
 */
export class Approvals {
  private readonly options: ApprovalsOptions;
  private readonly index = new ApprovalIndex();

  constructor(options: ApprovalsOptions) {
    this.options = options;
    const { book } = options;
    for (const line of book.all('approval')) this.index.takeApproval(line);
    for (const line of book.all('period')) this.index.takePeriod(line);
    for (const line of book.all('adjustment')) this.index.takeAdjustment(line);
  }

  get periods(): readonly ClosedPeriod[] {
    return this.index.periods;
  }

  /** The first period that closed a local day for an organisation. */
  periodOf(localDay: string, organisationId: string | null): ClosedPeriod | undefined {
    return this.index.periodOf(localDay, organisationId);
  }

  /** How a job stands; null where nothing of it was approved. */
  ofJob(job: Pick<Job, 'id' | 'days' | 'organisationId'>): JobApproval | null {
    const parts = [...this.index.approvedOf(job.id).values()];
    const [first, ...rest] = parts;
    if (first === undefined) return null;
    const last = rest.reduce((newest, { approval }) => (approval.sequence > newest.sequence ? approval : newest), first.approval); // prettier-ignore
    return {
      uniqueM2: parts.reduce((sum, { uniqueM2 }) => sum + uniqueM2, 0),
      isComplete: job.days.every(({ localDay, uniqueM2 }) => this.isAsApproved(job, localDay, uniqueM2)),
      isClosed: parts.every(({ localDay, approval }) => this.periodOf(localDay, approval.organisationId) !== undefined),
      by: last.by,
      at: last.at,
    };
  }

  /** What adjustments of a job come to, m2; null where there are none. Also work that came after the closing has them. */
  adjustmentM2(jobId: string): number | null {
    return this.index.adjustmentM2(jobId);
  }

  /**
   * Approves what the settled figures say of a job, on the days that are not closed.
   * @param seenM2 the unique area that the approver saw; another one by now is not approved.
   */
  approve(job: Pick<Job, 'id' | 'days'>, { seenM2, by }: { seenM2: number; by: string }): Outcome<Approval> {
    const shown = job.days.flatMap(({ localDay }) => this.shownPart(job.id, localDay) ?? []);
    const [first] = shown;
    if (first === undefined) return { ok: false, fault: `job "${job.id}" has no settled figures; reload it` };
    const nowM2 = shown.reduce((sum, each) => sum + uniqueOf(each), 0);
    if (Math.abs(nowM2 - seenM2) >= LEAST_CHANGE_M2 * (shown.length + 1)) {
      const fault = `the unique area of job "${job.id}" is now ${nowM2} m2, not ${seenM2} m2: look at it again`;
      return { ok: false, fault };
    }
    const open = shown.filter((each) => !this.isClosed(each));
    if (open.length === 0) {
      const fault = `every day of job "${job.id}" is in a closed period: what changes there becomes an adjustment`;
      return { ok: false, fault };
    }
    const parts = open.map((each) => ({ localDay: each.localDay, uniqueM2: uniqueOf(each) }));
    const approved = this.index.approvedOf(job.id);
    if (parts.every(({ localDay, uniqueM2 }) => approved.get(localDay)?.uniqueM2 === uniqueM2)) {
      return { ok: false, fault: `job "${job.id}" is approved as it stands` };
    }
    const uniqueM2 = parts.reduce((sum, part) => sum + part.uniqueM2, 0);
    const earlierM2 = parts.reduce((sum, { localDay }) => sum + (approved.get(localDay)?.uniqueM2 ?? 0), 0);
    const line = this.keepApproval({ ...ownerOf(first), parts, uniqueM2, earlierM2, by });
    return { ok: true, line };
  }

  /** Closes local days for an organisation, or for all where it is null. */
  close(period: Pick<ClosedPeriod, 'organisationId' | 'from' | 'to' | 'by'>): Outcome<ClosedPeriod> {
    const { from, to, organisationId } = period;
    const other = this.periods.find(
      (known) =>
        known.from <= to &&
        from <= known.to &&
        (known.organisationId === null || known.organisationId === organisationId),
    );
    if (other !== undefined) {
      return { ok: false, fault: `${other.from} to ${other.to} is closed already; choose days outside of it` };
    }
    const localDays = this.options.store.settledDays().filter((localDay) => from <= localDay && localDay <= to);
    const covered = localDays
      .flatMap((localDay) => this.partsOf(localDay))
      .filter((part) => {
        const { localDay, approved, shown } = part;
        const owner = approved === undefined ? (shown?.organisationId ?? null) : approved.approval.organisationId;
        if (organisationId !== null && owner !== organisationId) return false;
        return this.periodOf(localDay, owner) === undefined && this.index.adjustmentsOf(part).length === 0;
      });
    const approved = covered.flatMap((part) => part.approved ?? []);
    const leftOut = covered.filter((part) => part.approved === undefined);
    const [line] = this.options.book.append('period', [
      {
        ...this.place(),
        ...period,
        approvedM2: approved.reduce((sum, { uniqueM2 }) => sum + uniqueM2, 0),
        approvedJobs: new Set(approved.map(({ jobId }) => jobId)).size,
        leftOut: leftOut.map(({ jobId, localDay }) => ({ jobId, localDay })),
      },
    ]);
    this.index.takePeriod(line!);
    for (const localDay of localDays) this.compare(localDay);
    return { ok: true, line: line! };
  }

  /** Writes down how the settled figures of a day differ from what was approved, where the day is closed. */
  compare(localDay: string): void {
    if (!this.periods.some(({ from, to }) => from <= localDay && localDay <= to)) return;
    const lines = this.partsOf(localDay).flatMap((part) => this.adjustmentOf(part) ?? []);
    if (lines.length === 0) return;
    for (const line of this.options.book.append('adjustment', lines)) this.index.takeAdjustment(line);
  }

  private adjustmentOf(part: Part): NewLine<'adjustment'> | undefined {
    const { jobId, localDay, approved, shown } = part;
    const earlier = this.index.adjustmentsOf(part).at(-1);
    const { organisationId } = approved?.approval ?? earlier ?? shown ?? { organisationId: null };
    const period = earlier === undefined ? this.periodOf(localDay, organisationId) : undefined;
    const base: Approval | ClosedPeriod | Adjustment | undefined = earlier ?? approved?.approval ?? period;
    const periodSequence = earlier?.period ?? period?.sequence;
    if (base === undefined || periodSequence === undefined) return undefined;
    if (approved === undefined && earlier === undefined && this.index.isLeftOut(part)) return undefined;
    const from = earlier?.to ?? approved?.uniqueM2 ?? 0;
    const to = shown === undefined ? 0 : uniqueOf(shown);
    if (from === to) return undefined;
    const owner = shown === undefined ? (approved?.approval ?? earlier) : ownerOf(shown);
    if (owner === undefined) return undefined;
    const { machineId, driverId } = owner;
    const why = this.causesSince(part, base.correctionsTo);
    return { ...this.place(), jobId, machineId, organisationId, driverId, localDay, period: periodSequence, from, to, ...why }; // prettier-ignore
  }

  /** What the correction ledger says of a part's unique area since one of its lines. */
  private causesSince({ jobId, localDay }: Part, sequence: number): Pick<Adjustment, 'why' | 'corrections'> {
    const corrections: number[] = [];
    const causes = new Map<string, CorrectionCause>();
    for (const line of this.options.store.book.read({ from: localDay, to: localDay, jobId })) {
      if (line.sequence <= sequence) break;
      if (!line.changes.some(({ what }) => what === 'uniqueM2' || what === 'exists')) continue;
      corrections.unshift(line.sequence);
      for (const cause of line.why) causes.set(JSON.stringify(cause), cause);
    }
    return { why: causes.size > 0 ? [...causes.values()] : [{ kind: 'unknown' }], corrections };
  }

  private partsOf(localDay: string): Part[] {
    const shown = new Map<string, ShownFigures>();
    for (const each of this.options.store.shownOn(localDay).values()) {
      if (each.subject === 'job') shown.set(each.id, each);
    }
    const approved = new Map(this.index.approvedOn(localDay).map((part) => [part.jobId, part]));
    const jobIds = [...new Set([...shown.keys(), ...approved.keys(), ...this.index.adjustedOn(localDay)])].sort();
    return jobIds.map((jobId) => ({ jobId, localDay, approved: approved.get(jobId), shown: shown.get(jobId) }));
  }

  /**
   * Whether a part can no longer be approved: its day is closed for whoever it belongs to, or for whoever it belonged to
   * when it was approved or adjusted. That is paid already; a machine that went to another organisation changes nothing.
   */
  private isClosed({ id: jobId, localDay, organisationId }: ShownFigures): boolean {
    const owners = [organisationId, this.index.approvedOf(jobId).get(localDay)?.approval.organisationId];
    const isOfPeriod = owners.some((owner) => owner !== undefined && this.periodOf(localDay, owner) !== undefined);
    return isOfPeriod || this.index.adjustmentsOf({ jobId, localDay }).length > 0;
  }

  private shownPart(jobId: string, localDay: string): ShownFigures | undefined {
    return this.options.store.shownOn(localDay).get(shownKey({ subject: 'job', id: jobId }));
  }

  private isAsApproved({ id, organisationId }: Pick<Job, 'id' | 'organisationId'>, localDay: string, uniqueM2: number) {
    if (this.periodOf(localDay, organisationId) !== undefined) return true;
    const approved = this.index.approvedOf(id).get(localDay);
    return approved !== undefined && Math.abs(approved.uniqueM2 - uniqueM2) < LEAST_CHANGE_M2;
  }

  private keepApproval(facts: Omit<NewLine<'approval'>, 'at' | 'journalPosition' | 'correctionsTo' | 'engine'>) {
    const [line] = this.options.book.append('approval', [{ ...this.place(), ...facts, engine: this.options.engine }]);
    this.index.takeApproval(line!);
    return line!;
  }

  private place(): Pick<Approval, 'at' | 'journalPosition' | 'correctionsTo'> {
    const { clock, journalPosition, store } = this.options;
    return { at: clock.now(), journalPosition: journalPosition(), correctionsTo: store.book.lastSequence() };
  }
}

function uniqueOf({ figures }: ShownFigures): number {
  return figures['uniqueM2'] ?? 0;
}

function ownerOf({ id, machineId, organisationId, driverId, labels }: ShownFigures) {
  return { jobId: id, machineId: machineId ?? '', organisationId, driverId, operation: labels['operation'] ?? null };
}
