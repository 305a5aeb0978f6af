import { BlockCutter } from '../coverage/block-part.js';
import type { LayerKey } from '../coverage/layer-block.js';
import { Layers } from '../coverage/layers.js';
import type { WorkJob } from '../job/work-job.js';
import type { Ground } from '../pipeline.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { Segment } from '../swath/segment.js';
import { ChangeGatherer } from './fold-changes.js';
import type { JournalReader, JournalRecord, SetAsideCount, SetAsideRecord } from './folds.js';
import { type ForeignSegment, takeForeignGround } from './foreign-ground.js';
import { GatewayDays } from './gateway-days.js';
import { compareRecords, journalToMachineDay, type RankedRecord, type TimedRecord } from './journal-to-machine-day.js';
import { LocalDays } from './local-days.js';
import { type FieldKit, MachineDay } from './machine-day.js';
import { MachineLedger } from './machine-ledger.js';
import { MachineRecords } from './machine-records.js';
import { NewestRecords } from './newest-records.js';
import { PendingDays } from './pending-days.js';
import type { SettledWork } from './settled-work.js';
import { SetAsideShelf, unusableReason } from './set-aside.js';

/** Layer blocks replayed in one unforced round; a block takes some 50 ms at most. */
const BLOCKS_PER_ROUND = 8;

export interface FoldStateOptions extends FieldKit {
  readonly reader: JournalReader;
  readonly settled: SettledWork;
  readonly replayEveryMs: number;
  /** Older fix times are set aside, UTC ms. */
  readonly earliestFixTime: number;
  /** Ground that others worked, where the folds see a part of the journal only. */
  readonly foreign: readonly ForeignSegment[];
}

/** Takes records in and keeps machine-days, jobs and layers up to date; late data waits for its replay. */
export class FoldState {
  readonly localDays: LocalDays;
  readonly changes = new ChangeGatherer();
  readonly newest = new NewestRecords();
  newestPosition = 0;
  /** Rises with everything that may change a result. */
  revision = 0;
  readonly kit: FieldKit;
  private readonly reader: JournalReader;
  readonly ground: Ground;
  readonly ledgers = new Map<string, MachineLedger>();
  readonly gatewayDays: GatewayDays;
  private readonly machineRecords: MachineRecords;
  readonly pending: PendingDays;
  readonly aside: SetAsideShelf;
  private readonly earliestFixTime: number;
  private readonly settled: SettledWork;
  /** Machines with jobs that may have to take the id of a settled one. */
  readonly unnamed = new Set<MachineLedger>();
  /** Sorted once, and again only when a job is made, removed or grows out of a trace. */
  private counted: WorkJob[] | undefined;
  private countedSet: ReadonlySet<WorkJob> = new Set();

  constructor({ reader, settled, replayEveryMs, earliestFixTime, foreign, ...kit }: FoldStateOptions) {
    const { registry } = kit;
    this.kit = kit;
    this.reader = reader;
    this.settled = settled;
    this.earliestFixTime = earliestFixTime;
    this.aside = new SetAsideShelf(earliestFixTime);
    this.pending = new PendingDays(replayEveryMs);
    this.localDays = new LocalDays(registry.timeZone);
    this.gatewayDays = new GatewayDays(this.localDays);
    const { localDays, gatewayDays } = this;
    this.machineRecords = new MachineRecords({ registry, reader, localDays, gatewayDays, earliestFixTime });
    const layers = new Layers((segment) => layerKeyOf(segment, registry));
    this.ground = { registry, layers, cutter: new BlockCutter() };
    takeForeignGround(foreign, layers);
  }

  append(records: readonly JournalRecord[]): void {
    this.revision += 1;
    const grown = new Set<MachineDay>();
    for (const entry of records) {
      this.newestPosition = Math.max(this.newestPosition, entry.position);
      const day = this.takeRecord(entry);
      if (day !== undefined) grown.add(day);
    }
    for (const day of grown) {
      const ledger = this.ledgerFor(day.machineId);
      for (const job of ledger.takeGrowth(day)) {
        this.changes.noteJob(job, false);
        if (this.countedSet.has(job) === job.isTrace) this.counted = undefined;
      }
      if (this.isSettled(day.localDay)) this.unnamed.add(ledger);
    }
  }

  registryChanged(machineIds: readonly string[] | null, validFrom: number): void {
    this.revision += 1;
    const { concerned, toRecount } = this.gatewayDays.remap(this.kit.registry, validFrom);
    for (const { machineId, localDay, time } of concerned) {
      if (machineIds === null || machineIds.includes(machineId)) this.markPending(machineId, localDay, time);
    }
    for (const day of toRecount) day.unassigned = this.aside.recount(day, this.kit.registry, this.reader);
    this.changes.noteAllMachines();
  }

  pendingReplays(): number {
    return this.pending.size + this.ground.layers.dirtyBlocks().length;
  }

  replayPending(now: number, force: boolean): number {
    for (const day of this.pending.due(now, force)) this.refold(day.machineId, day.time, now);
    const dirty = this.ground.layers.dirtyBlocks();
    const due = force ? dirty : dirty.filter((block) => this.pending.isBlockDue(block, now)).slice(0, BLOCKS_PER_ROUND);
    for (const block of due) this.replayBlock(block, now);
    this.revision += 1;
    for (const ledger of this.unnamed) this.nameJobs(ledger);
    return this.pendingReplays();
  }

  /** All jobs, traces too, by start time, then machine. */
  allJobs(): WorkJob[] {
    const jobs = [...this.ledgers.values()].flatMap((ledger) => ledger.jobs);
    return jobs.sort((a, b) => a.startTime - b.startTime || (a.machineId < b.machineId ? -1 : 1));
  }

  countedJobs(): readonly WorkJob[] {
    if (this.counted === undefined) {
      this.counted = this.allJobs().filter(({ isTrace }) => !isTrace);
      this.countedSet = new Set(this.counted);
    }
    return this.counted;
  }

  ledgerOf(machineId: string): MachineLedger | undefined {
    return this.ledgers.get(machineId);
  }

  /** Gateways that sent records of a machine on a local day. */
  gatewaysOf(localDay: string, machineId: string): string[] {
    return this.gatewayDays.gatewaysOf(localDay, machineId);
  }

  /** Journal position a job is complete to while something of it awaits a replay; null when nothing does. */
  pendingSince(job: WorkJob): number | null {
    let since: number | null = null;
    for (const { localDay, credits } of job.coverage.parts) {
      const ofDay = this.pending.since(job.machineId, localDay);
      if (ofDay !== null) since = Math.min(since ?? Infinity, ofDay);
      for (const block of credits.keys()) if (block.isDirty) since ??= this.newestPosition;
    }
    return since;
  }

  isSettled(localDay: string): boolean {
    return this.settled.isSettled(localDay);
  }

  /** Local days with figures that await a replay. */
  pendingDays(): Set<string> {
    const days = new Set(this.pending.localDays());
    for (const job of this.countedJobs()) {
      if (this.pendingSince(job) !== null) for (const { localDay } of job.coverage.parts) days.add(localDay);
    }
    return days;
  }

  setAside(): readonly SetAsideRecord[] {
    return this.aside.newest();
  }

  setAsideCounts(): readonly SetAsideCount[] {
    return this.aside.countsByReason(this.gatewayDays.unassignedByGateway());
  }

  /** Folds a record at once when it is in order; returns its machine-day then. */
  private takeRecord(entry: JournalRecord): MachineDay | undefined {
    const reason = unusableReason(entry, this.earliestFixTime);
    const { fixTime } = entry.record;
    if (reason !== undefined || fixTime === undefined) {
      this.aside.addUnusable(entry, reason ?? 'noTime');
      return undefined;
    }
    const mounting = this.kit.registry.mountingOf(entry.gatewayId, fixTime);
    this.gatewayDays.note(entry, fixTime, mounting?.machineId);
    this.newest.note(mounting?.machineId, entry);
    if (mounting === undefined) {
      this.aside.addUnassigned(entry);
      return undefined;
    }
    const { machineId, rank } = mounting;
    this.changes.noteMachine(machineId);
    const { gatewayId, position, index, batchHash } = entry;
    const ranked = { gatewayId, rank, position, index, batchHash, record: entry.record as TimedRecord };
    return this.foldInOrder(machineId, ranked);
  }

  private foldInOrder(machineId: string, entry: RankedRecord): MachineDay | undefined {
    const ledger = this.ledgerFor(machineId);
    const { fixTime } = entry.record;
    const localDay = this.localDays.dayOf(fixTime);
    const newestDay = ledger.newestDay;
    let day = ledger.days.get(localDay);
    if (day === undefined) {
      day = new MachineDay(machineId, localDay, this.kit);
      ledger.days.set(localDay, day);
    }
    day.noteInput(entry, entry.rank);
    const { newest } = day;
    if (newestDay !== undefined && localDay < newestDay) return this.wait(day, entry);
    if (newest !== undefined && newest.gatewayId !== entry.gatewayId) {
      if (day.turns.passesOver(entry)) return undefined;
      this.wait(day, entry);
    }
    if (newest !== undefined && newest.record.fixTime === fixTime && newest.gatewayId === entry.gatewayId) {
      // A copy sent again changes nothing; anything that sorts before it decides at the refold.
      return compareRecords(entry, newest) < 0 ? this.wait(day, entry) : undefined;
    }
    if (newest !== undefined && fixTime <= newest.record.fixTime) return this.wait(day, entry);
    const leavesOut = day.turns.leavesOut(entry);
    day.fold(entry);
    if (day.needsRefold || leavesOut) this.wait(day, entry);
    return day;
  }

  private wait(day: MachineDay, { record }: RankedRecord): undefined {
    this.markPending(day.machineId, day.localDay, record.fixTime);
    return undefined;
  }

  private markPending(machineId: string, localDay: string, time: number): void {
    if (!this.pending.mark({ machineId, localDay, time }, this.newestPosition)) return;
    for (const job of this.ledgers.get(machineId)?.jobs ?? []) {
      if (job.coverage.parts.some((part) => part.localDay === localDay)) this.changes.noteFigures(job);
    }
  }

  private refold(machineId: string, time: number, now: number): void {
    const localDay = this.localDays.dayOf(time);
    const bounds = this.localDays.boundsOf(time);
    const records = this.machineRecords.ofDay(machineId, time);
    const day = new MachineDay(machineId, localDay, this.kit);
    for (const { entry, rank } of records) day.noteInput(entry, rank);
    const ofDay = records.map(({ entry }) => entry);
    day.foldAll(journalToMachineDay(ofDay, machineId, this.kit.registry));
    const ledger = this.ledgerFor(machineId);
    const { removed, made } = ledger.replaceDay(day, bounds);
    const before = () => {
      const last = ledger.lastHeardBefore(localDay);
      return last === undefined ? [] : this.machineRecords.ofDay(machineId, last).map(({ entry }) => entry);
    };
    this.newest.renew(machineId, bounds, { ofDay, before });
    for (const job of removed) this.changes.noteRemoved(job);
    this.nameJobs(ledger);
    for (const job of made) this.changes.noteJob(job, true);
    this.counted = undefined;
    this.pending.done({ machineId, localDay }, now);
    const touched = new Set(made.flatMap((job) => job.coverage.parts.flatMap((part) => [...part.credits.keys()])));
    for (const block of touched) if (block.isDirty) this.replayBlock(block, now);
    this.changes.noteMachine(machineId);
  }

  private nameJobs(ledger: MachineLedger): void {
    this.unnamed.delete(ledger);
    const keptJobs = this.settled.keptJobs(ledger.machineId);
    if (keptJobs.length > 0) this.changes.noteRenamed(ledger.nameJobs(keptJobs));
  }

  private replayBlock(block: ReturnType<Layers['dirtyBlocks']>[number], now: number): void {
    const parts = block.parts();
    block.replay();
    this.pending.blockDone(block, now);
    const coverages = new Set([...parts].map(({ coverage }) => coverage));
    for (const job of this.countedJobs()) if (coverages.has(job.coverage)) this.changes.noteFigures(job);
  }

  ledgerFor(machineId: string): MachineLedger {
    let ledger = this.ledgers.get(machineId);
    if (ledger === undefined) {
      ledger = new MachineLedger(machineId, this.ground);
      this.ledgers.set(machineId, ledger);
    }
    return ledger;
  }
}

function layerKeyOf({ work, startTime }: Segment, registry: RegistryView): LayerKey {
  const { operation } = work;
  const document = operation === null ? undefined : registry.operation(operation);
  return {
    operation,
    campaign: registry.campaignOf(operation, startTime),
    repeatAfterDays: document?.repeatable === true ? document.repeatAfterDays : null,
  };
}
