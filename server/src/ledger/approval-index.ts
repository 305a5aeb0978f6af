import type { Adjustment, Approval, ClosedPeriod } from '@furrow/protocol/approval';

/** A job's part of a local day as it was approved last. */
export interface ApprovedPart {
  readonly jobId: string;
  readonly localDay: string;
  readonly uniqueM2: number;
  readonly approval: Approval;
}

export type PartName = Pick<ApprovedPart, 'jobId' | 'localDay'>;

/** What the lines of the book come to: how each part of each job stands. */
export class ApprovalIndex {
  readonly periods: ClosedPeriod[] = [];
  /** Keyed by local day, then by job. */
  private readonly approvedByDay = new Map<string, Map<string, ApprovedPart>>();
  /** Keyed by job, then by local day. */
  private readonly daysByJob = new Map<string, Map<string, ApprovedPart>>();
  private readonly adjustments = new Map<string, Adjustment[]>();
  private readonly adjustedByJob = new Map<string, number>();
  /** Keyed by local day. */
  private readonly adjustedJobs = new Map<string, Set<string>>();
  private readonly leftOut = new Set<string>();

  takeApproval(approval: Approval): void {
    const { jobId } = approval;
    for (const { localDay, uniqueM2 } of approval.parts) {
      const part = { jobId, localDay, uniqueM2, approval };
      entryOf(this.approvedByDay, localDay).set(jobId, part);
      entryOf(this.daysByJob, jobId).set(localDay, part);
    }
  }

  takePeriod(period: ClosedPeriod): void {
    this.periods.push(period);
    for (const part of period.leftOut) this.leftOut.add(keyOf(part));
  }

  takeAdjustment(adjustment: Adjustment): void {
    const key = keyOf(adjustment);
    const list = this.adjustments.get(key);
    if (list === undefined) this.adjustments.set(key, [adjustment]);
    else list.push(adjustment);
    const { jobId, localDay, from, to } = adjustment;
    this.adjustedJobs.set(localDay, (this.adjustedJobs.get(localDay) ?? new Set()).add(jobId));
    this.adjustedByJob.set(jobId, (this.adjustmentM2(jobId) ?? 0) + to - from);
  }

  /** Parts that were approved of a day. */
  approvedOn(localDay: string): readonly ApprovedPart[] {
    return [...(this.approvedByDay.get(localDay)?.values() ?? [])];
  }

  /** Parts that were approved of a job, by local day. */
  approvedOf(jobId: string): ReadonlyMap<string, ApprovedPart> {
    return this.daysByJob.get(jobId) ?? new Map<string, ApprovedPart>();
  }

  adjustmentsOf(part: PartName): readonly Adjustment[] {
    return this.adjustments.get(keyOf(part)) ?? [];
  }

  /** Jobs with adjustments of a day. */
  adjustedOn(localDay: string): string[] {
    return [...(this.adjustedJobs.get(localDay) ?? [])];
  }

  /** What adjustments of a job come to, also of days of which nothing was approved; m2; null where there are none. */
  adjustmentM2(jobId: string): number | null {
    return this.adjustedByJob.get(jobId) ?? null;
  }

  /** Whether a part was there and was not approved when its day was closed. */
  isLeftOut(part: PartName): boolean {
    return this.leftOut.has(keyOf(part));
  }

  /** The first period that closed a local day for an organisation. */
  periodOf(localDay: string, organisationId: string | null): ClosedPeriod | undefined {
    return this.periods.find(
      (period) =>
        period.from <= localDay &&
        localDay <= period.to &&
        (period.organisationId === null || period.organisationId === organisationId),
    );
  }
}

function keyOf({ jobId, localDay }: PartName): string {
  return `${localDay} ${jobId}`;
}

function entryOf<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let entry = map.get(key);
  if (entry === undefined) map.set(key, (entry = new Map<string, V>()));
  return entry;
}
