import type { CorrectionCause } from '@furrow/protocol/correction';
import type { Clock } from '../clock/clock.js';
import type { FoldChanges, Folds, JournalRecord } from '../fold/folds.js';
import { LocalDays } from '../fold/local-days.js';
import { unusableReason } from '../fold/set-aside.js';
import type { Affected } from '../registry/affected-machines.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { JournalledChange } from '../registry/registry.js';
import { CauseNotes, type SettledMachineDay } from './cause-notes.js';
import { type CauseFacts, causesOfJob, causesOfTotal, type ShownChange } from './correction-causes.js';
import type { NewCorrection } from './correction-book.js';
import { type DayTimes, dayTimesOf, settlementAfter, type SettlementEvent } from './day-settlement.js';
import type { LedgerStore } from './ledger-store.js';
import { changesBetween, shownKey, shownOn, type ShownFigures, writtenAfter } from './shown-figures.js';

const HOUR_MS = 3_600_000;
/** A settled day is compared once nothing of it has changed for this long, so that a late hour leaves one line. */
const QUIET_MS = 10_000;
/** And at the latest this long after its first change. */
const LATEST_MS = 300_000;
/** Comparing stands back for everything else after this much of it. */
const SLICE_MS = 40;

export interface CorrectionLedgerOptions {
  readonly store: LedgerStore;
  readonly folds: Pick<Folds, 'engine' | 'jobs' | 'totals' | 'workedSpans' | 'pendingDays' | 'replayPending'>;
  readonly registry: Pick<RegistryView, 'timeZone' | 'mountingOf'>;
  readonly clock: Pick<Clock, 'now'>;
  /** A day settles by itself this long after its local midnight. */
  readonly settleAfterH: number;
  /** Told of each day whose figures were written down or compared. */
  readonly onWritten?: (localDay: string) => void;
}

/** When a settled day first and last changed since it was compared, UTC ms. */
interface Dirt {
  readonly since: number;
  readonly last: number;
}

/**
 * Settles days, and writes down every later change of what they showed. It is told of what comes in before the
 * folds take it, and compares what they show with what was written down last, so that a restart, which compares
 * everything again, neither loses a line nor writes one twice.
 */
export class CorrectionLedger {
  private readonly options: CorrectionLedgerOptions;
  private readonly store: LedgerStore;
  private readonly localDays: LocalDays;
  private readonly notes = new CauseNotes();
  /** Days with records that have not settled. */
  private readonly unsettled = new Set<string>();
  private readonly dirty = new Map<string, Dirt>();
  private readonly timesByDay = new Map<string, DayTimes>();
  private readonly engine: string;
  /** Journal position that the folds had taken in when they last told what changed. */
  private toldTo = 0;

  constructor(options: CorrectionLedgerOptions) {
    this.options = options;
    this.store = options.store;
    this.localDays = new LocalDays(options.registry.timeZone);
    const { version, parameters } = options.folds.engine;
    this.engine = `${version} ${parameters}`;
  }

  /** Journal position up to which everything has been compared; 0 before the first time. */
  get accountedTo(): number {
    return this.store.account?.position ?? 0;
  }

  /** Journal position of the first batch that a later start has to tell of again; undefined where there is none. */
  get notedFrom(): number | undefined {
    return this.notes.oldestLate;
  }

  /** Local days of records that the folds have from a checkpoint. */
  noteDays(localDays: Iterable<string>): void {
    for (const localDay of localDays) if (!this.store.isSettled(localDay)) this.unsettled.add(localDay);
  }

  /** Records of one batch that the folds are about to take. */
  noteRecords(records: readonly JournalRecord[]): void {
    for (const entry of records) {
      const { record, receivedAt, position, gatewayId } = entry;
      if (record.fixTime === undefined || unusableReason(entry) !== undefined) continue;
      const localDay = this.localDays.dayOf(record.fixTime);
      // The first word of a day that is over settles it as it stood: what follows is late.
      const isLate = receivedAt >= this.store.beganAt && receivedAt >= this.timesOf(localDay).settlesAt;
      if (isLate) this.settle(localDay, { kind: 'time', now: receivedAt }, position - 1);
      const settled = this.store.settledDay(localDay);
      if (settled === undefined) this.unsettled.add(localDay);
      else if (position > Math.max(settled.position, this.accountedTo)) {
        const machineId = this.options.registry.mountingOf(gatewayId, record.fixTime)?.machineId;
        if (machineId !== undefined) this.notes.noteLate(machineId, localDay, position);
      }
    }
  }

  /** A change of the registry that figures depend on. */
  noteRegistryChange(change: JournalledChange, affected: Affected): void {
    if (change.position > this.accountedTo) this.notes.noteChange(change, affected);
  }

  /** What the folds say has changed, and the journal position that they have taken in. */
  noteFolded({ localDays }: Pick<FoldChanges, 'localDays'>, position: number): void {
    const now = this.options.clock.now();
    this.toldTo = position;
    for (const localDay of localDays) {
      if (this.store.isSettled(localDay)) {
        this.dirty.set(localDay, { since: this.dirty.get(localDay)?.since ?? now, last: now });
      }
    }
  }

  /** After a start: everything that was written down is to be compared. */
  markAll(position: number): void {
    const localDays = this.options.folds.jobs().flatMap((job) => job.days.map((day) => day.localDay));
    this.noteFolded({ localDays: new Set([...this.store.settledDays(), ...localDays]) }, position);
  }

  /** Settles the days that are due and compares those that are ripe; with `force` all that changed. */
  work(force = false): void {
    const now = this.options.clock.now();
    const due = [...this.unsettled].filter((localDay) => now >= this.timesOf(localDay).settlesAt);
    const ripe = [...this.dirty]
      .filter(([, { since, last }]) => force || now - last >= QUIET_MS || now - since >= LATEST_MS)
      .map(([localDay]) => localDay);
    if (due.length + ripe.length === 0) return;
    const pending = this.options.folds.pendingDays();
    for (const localDay of due) {
      if (!pending.has(localDay)) this.settle(localDay, { kind: 'time', now }, this.toldTo);
    }
    for (const localDay of ripe.sort()) {
      if (pending.has(localDay)) continue;
      this.compare(localDay);
      if (this.options.clock.now() - now >= SLICE_MS) break;
    }
    const isDone = this.dirty.size === 0 && ![...pending].some((localDay) => this.store.isSettled(localDay));
    if (isDone) this.closeAccount();
  }

  /** Settles days whose rows are about to leave; days that have not ended yet stay provisional. */
  settleFor(kind: 'export' | 'approval', localDays: Iterable<string>): void {
    for (const localDay of localDays) {
      if (this.unsettled.has(localDay)) this.settle(localDay, { kind, now: this.options.clock.now() }, this.toldTo);
    }
  }

  /**
   * Settles days for an approval and writes down what changed of them.
   * @returns days that are not ready: they have not ended.
   */
  prepare(localDays: readonly string[]): string[] {
    const { folds, clock } = this.options;
    this.settleFor('approval', localDays);
    if (localDays.some((localDay) => folds.pendingDays().has(localDay))) folds.replayPending(clock.now(), true);
    for (const localDay of localDays) if (this.store.isSettled(localDay)) this.compare(localDay);
    return localDays.filter((localDay) => !this.store.isSettled(localDay));
  }

  /** Settles a day, if the event does that, on what the journal holds of it so far. */
  private settle(localDay: string, event: SettlementEvent, position: number): void {
    if (this.store.isSettled(localDay)) return;
    const settlement = settlementAfter(null, event, this.timesOf(localDay));
    if (settlement === null) return;
    const { folds, clock } = this.options;
    if (folds.pendingDays().has(localDay)) folds.replayPending(clock.now(), true);
    const shown = shownOn(folds, localDay);
    const settled = { localDay, ...settlement, position };
    this.store.write({ localDay, settled, shown, goneKeys: [], keptJobs: this.keptJobs(shown), lines: [] });
    this.unsettled.delete(localDay);
    this.options.onWritten?.(localDay);
  }

  /** Writes down how a settled day differs from what it showed. */
  private compare(localDay: string): void {
    const before = this.store.shownOn(localDay);
    const after = new Map(shownOn(this.options.folds, localDay).map((shown) => [shownKey(shown), shown]));
    const changed = [...new Set([...after.keys(), ...before.keys()])]
      .map((key) => ({ key, from: before.get(key), to: after.get(key) }))
      .filter(({ from, to }) => changesBetween(from, to).length > 0);
    this.store.write({
      localDay,
      shown: changed.flatMap(({ from, to }) => (to === undefined ? [] : [writtenAfter(from, to)])),
      goneKeys: changed.flatMap(({ key, to }) => (to === undefined ? [key] : [])),
      keptJobs: this.keptJobs([...after.values()]),
      lines: this.linesOf(changed),
    });
    this.dirty.delete(localDay);
    this.options.onWritten?.(localDay);
  }

  private linesOf(changed: readonly ShownChange[]): NewCorrection[] {
    const facts = this.causeFacts();
    const jobs = changed.filter(isJob).map((change) => ({ ...change, why: causesOfJob(change, facts) }));
    const totals = changed
      .filter((change) => !isJob(change))
      .map((change) => ({ ...change, why: causesOfTotal(change, jobs, facts) }));
    return [...jobs, ...totals].map((change) => this.lineOf(change));
  }

  private lineOf({ from, to, why }: ShownChange & { readonly why: CorrectionCause[] }): NewCorrection {
    const { subject, id, localDay, machineId, organisationId, driverId, total } = (to ?? from)!;
    return {
      at: this.options.clock.now(),
      localDay,
      subject,
      id,
      machineId,
      organisationId,
      driverId,
      total,
      changes: changesBetween(from, to),
      why,
      journalPosition: this.toldTo,
    };
  }

  private causeFacts(): CauseFacts {
    const { notes, store, engine } = this;
    const engineBefore = store.account?.engine ?? engine;
    const machineDay = (machineId: string, localDay: string): SettledMachineDay | undefined => {
      const settled = store.settledDay(localDay);
      if (settled === undefined) return undefined;
      return { machineId, localDay, endsAt: this.timesOf(localDay).endsAt, position: settled.position };
    };
    const jobs = this.options.folds.jobs();
    return { notes, jobs, machineDay, engine: engineBefore === engine ? null : { from: engineBefore, to: engine } };
  }

  /** Ids of the jobs shown, with the times that the folds find them by after a restart. */
  private keptJobs(shown: readonly ShownFigures[]) {
    const { folds } = this.options;
    return shown.flatMap(({ subject, id, machineId }) =>
      subject === 'job' && machineId !== null ? [{ id, machineId, spans: folds.workedSpans(id) }] : [],
    );
  }

  /** Everything up to here has been compared: what came in so far explains no later change. */
  private closeAccount(): void {
    const { store, engine, toldTo } = this;
    if (store.account?.engine === engine && this.notes.isEmpty) return;
    store.account = { position: toldTo, engine };
    this.notes.forgetTo(toldTo);
  }

  private timesOf(localDay: string): DayTimes {
    let times = this.timesByDay.get(localDay);
    if (times === undefined) {
      const { settleAfterH, registry } = this.options;
      times = dayTimesOf(localDay, { timeZone: registry.timeZone, settleAfterMs: settleAfterH * HOUR_MS });
      this.timesByDay.set(localDay, times);
    }
    return times;
  }
}

function isJob({ from, to }: ShownChange): boolean {
  return (to ?? from)!.subject === 'job';
}
