import { deserialize, serialize } from 'node:v8';
import type { CheckpointDraft, CheckpointStore, PartKey } from '../checkpoint/checkpoint-store.js';
import type { WorkJob } from '../job/work-job.js';
import type { FoldState } from './fold-state.js';
import type { JournalRecord } from './folds.js';
import type { KeptGatewayDays } from './gateway-days.js';
import { keepBlocks, type KeptBlocks, restoreBlocks, type StoredJob, storedJob, workJobOf } from './kept-jobs.js';
import { type KeptMachineDay, MachineDay } from './machine-day.js';
import type { MachineLedger } from './machine-ledger.js';
import type { PendingDays } from './pending-days.js';
import type { KeptSetAside } from './set-aside.js';

/** What is of no machine, or of all. */
interface KeptRest {
  readonly newestPosition: number;
  readonly newest: ReadonlyMap<string, JournalRecord>;
  readonly newestFixTime: number;
  readonly gatewayDays: KeptGatewayDays;
  readonly aside: KeptSetAside;
  readonly pending: ReturnType<PendingDays['keep']>;
  readonly dirtyBlocks: KeptBlocks;
}

const REST: PartKey = { kind: 'rest', machineId: '', localDay: '', place: 0 };

/** What of a machine-day is in the checkpoint. */
interface WrittenDay {
  readonly day: MachineDay;
  readonly newest: MachineDay['newest'];
  readonly inputsVersion: number;
  /** Quads of each segment. */
  readonly quads: readonly number[];
}

interface WrittenJobs {
  readonly jobs: readonly WorkJob[];
  readonly stamps: string;
}

/** What a checkpoint would hold once it is committed. */
interface Written {
  /** Keyed by machine and local day. */
  readonly days: Map<string, WrittenDay>;
  readonly jobs: Map<string, WrittenJobs>;
}

/**
 * Puts the state of the folds into checkpoints, and back: machine-days as they stand, the quads of each segment apart,
 * jobs with their sums and credits. Only what is not there yet is written. Quads, unions and layers are not read until
 * somebody asks for ground.
 */
export class FoldKeeping {
  private readonly state: FoldState;
  private written: Written = { days: new Map(), jobs: new Map() };

  constructor(state: FoldState) {
    this.state = state;
  }

  /** Rises with everything that may change a result. */
  get revision(): number {
    return this.state.revision;
  }

  /** Local days that any usable record is of. */
  localDaysHeard(): string[] {
    return this.state.gatewayDays.localDaysHeard();
  }

  /**
   * Writes what is new, a part between two yields; nothing may change meanwhile.
   * @returns what to call once the draft has been committed
   */
  *write(draft: CheckpointDraft): Generator<void, () => void> {
    const written: Written = { days: new Map(this.written.days), jobs: new Map(this.written.jobs) };
    for (const ledger of this.state.ledgers.values()) {
      for (const day of ledger.days.values()) yield* this.writeDay(draft, day, written);
      yield* this.writeJobs(draft, ledger, written);
      yield;
    }
    draft.put({ ...REST, body: serialize(this.rest()) });
    return () => {
      this.written = written;
    };
  }

  /**
   * Reads a checkpoint into folds that have taken in nothing yet.
   * @throws Error where it is not whole; the folds are as they were then
   */
  read(store: CheckpointStore): void {
    const rest = restIn(store);
    const kept = Array.from(store.parts('day'), ({ body }) => deserialize(body) as KeptMachineDay);
    const jobs = Array.from(store.parts('jobs'), ({ machineId, body }) => {
      return { machineId, jobs: deserialize(body) as StoredJob[] };
    });
    const daysByMachine = new Map<string, Map<string, MachineDay>>();
    for (const keptDay of kept) {
      const { machineId, localDay } = keptDay;
      const days = daysByMachine.get(machineId) ?? new Map<string, MachineDay>();
      daysByMachine.set(machineId, days);
      const quadsOf = (place: number) => quadsIn(store, { kind: 'quads', machineId, localDay, place });
      days.set(localDay, MachineDay.kept(keptDay, this.state.kit, quadsOf));
    }
    const segments = kept.reduce((sum, day) => sum + day.segments.length, 0);
    if (store.count('quads') !== segments)
      throw new Error(`it has quads of ${store.count('quads')} segments of ${segments}`);
    const jobsByMachine = new Map<string, { job: WorkJob; stored: StoredJob }[]>();
    for (const { machineId, jobs: ofDay } of jobs) {
      const ofMachine = jobsByMachine.get(machineId) ?? [];
      jobsByMachine.set(machineId, ofMachine);
      for (const stored of ofDay) ofMachine.push({ job: workJobOf(stored, daysByMachine.get(machineId)), stored });
    }
    this.take(daysByMachine, jobsByMachine, rest);
  }

  private take(
    daysByMachine: ReadonlyMap<string, ReadonlyMap<string, MachineDay>>,
    jobsByMachine: ReadonlyMap<string, readonly { job: WorkJob; stored: StoredJob }[]>,
    rest: KeptRest,
  ): void {
    const { state } = this;
    for (const [machineId, days] of daysByMachine) {
      const ledger = state.ledgerFor(machineId);
      const jobs = (jobsByMachine.get(machineId) ?? []).toSorted((a, b) => a.job.startTime - b.job.startTime);
      ledger.restore(
        [...days.values()],
        jobs.map(({ job }) => job),
      );
      for (const { job, stored } of jobs) {
        restoreBlocks(job, stored, state.ground.layers);
        // To whoever listens it is news, as it is after everything was folded.
        state.changes.noteJob(job, true);
      }
      state.changes.noteMachine(machineId);
      state.unnamed.add(ledger);
      for (const day of days.values()) this.written.days.set(keyOf(machineId, day.localDay), writtenDay(day));
      for (const [localDay, ofDay] of jobsByDay(ledger))
        this.written.jobs.set(keyOf(machineId, localDay), writtenJobs(ofDay));
    }
    for (const { layer, blockKey } of rest.dirtyBlocks) state.ground.layers.blockAt(layer, blockKey).isDirty = true;
    state.newestPosition = rest.newestPosition;
    state.newest.fixTime = rest.newestFixTime;
    for (const [machineId, record] of rest.newest) state.newest.byMachineId.set(machineId, record);
    state.gatewayDays.restore(rest.gatewayDays);
    state.aside.restore(rest.aside);
    for (const { day, since } of rest.pending) state.pending.mark(day, since);
  }

  private *writeDay(draft: CheckpointDraft, day: MachineDay, { days }: Written): Generator<void> {
    const { machineId, localDay } = day;
    const key = keyOf(machineId, localDay);
    let before = days.get(key);
    if (before?.day === day && before.newest === day.newest && before.inputsVersion === day.inputs.version) return;
    if (before !== undefined && before.day !== day) {
      draft.remove({ kind: 'quads', machineId, localDay });
      before = undefined;
    }
    draft.put({ kind: 'day', machineId, localDay, place: 0, body: serialize(day.keep()) });
    for (const [place, { quads }] of day.segments.entries()) {
      if (before?.quads[place] === quads.length) continue;
      draft.put({ kind: 'quads', machineId, localDay, place, body: quads.toBytes() });
      yield;
    }
    days.set(key, writtenDay(day));
    yield;
  }

  private *writeJobs(draft: CheckpointDraft, ledger: MachineLedger, { jobs: written }: Written): Generator<void> {
    const { machineId } = ledger;
    const byDay = jobsByDay(ledger);
    for (const localDay of ledger.days.keys()) {
      const key = keyOf(machineId, localDay);
      const jobs = byDay.get(localDay) ?? [];
      const [before, now] = [written.get(key), writtenJobs(jobs)];
      if (jobs.length === 0) {
        if (before !== undefined) draft.remove({ kind: 'jobs', machineId, localDay });
        written.delete(key);
        continue;
      }
      const isSame = before?.jobs.length === jobs.length && before.jobs.every((job, i) => job === jobs[i]);
      if (isSame && before.stamps === now.stamps) continue;
      const body = serialize(jobs.map((job) => storedJob(job, ledger.days)));
      draft.put({ kind: 'jobs', machineId, localDay, place: 0, body });
      written.set(key, now);
      yield;
    }
  }

  private rest(): KeptRest {
    const { newestPosition, newest, gatewayDays, aside, pending, ground } = this.state;
    return {
      newestPosition,
      newest: newest.byMachineId,
      newestFixTime: newest.fixTime,
      gatewayDays: gatewayDays.keep(),
      aside: aside.keep(),
      pending: pending.keep(),
      dirtyBlocks: keepBlocks(ground.layers.dirtyBlocks()),
    };
  }
}

function keyOf(machineId: string, localDay: string): string {
  return `${localDay} ${machineId}`;
}

function writtenDay(day: MachineDay): WrittenDay {
  return {
    day,
    newest: day.newest,
    inputsVersion: day.inputs.version,
    quads: day.segments.map(({ quads }) => quads.length),
  };
}

function writtenJobs(jobs: readonly WorkJob[]): WrittenJobs {
  return { jobs, stamps: jobs.map((job) => job.keepingStamp).join() };
}

/** Jobs by the local day that they began on. */
function jobsByDay({ jobs }: MachineLedger): Map<string, WorkJob[]> {
  const byDay = new Map<string, WorkJob[]>();
  for (const job of jobs) {
    const { localDay } = job.segments[0]!;
    const ofDay = byDay.get(localDay);
    if (ofDay === undefined) byDay.set(localDay, [job]);
    else ofDay.push(job);
  }
  return byDay;
}

function restIn(store: CheckpointStore): KeptRest {
  const body = store.part(REST);
  if (body === undefined) throw new Error('its part of no machine is not there');
  return deserialize(body) as KeptRest;
}

/** Quads that are needed now, long after the start. What they would be can only be said by folding all again. */
function quadsIn(store: CheckpointStore, key: PartKey): Uint8Array {
  try {
    const body = store.part(key);
    if (body !== undefined) return body;
    throw new Error(`it has no quads of segment ${key.place} of ${key.machineId} on ${key.localDay}`);
  } catch (error) {
    store.discard();
    const { message } = error as Error;
    throw new Error(`the checkpoint cannot be read: ${message}. It is deleted; start the server again`, {
      cause: error,
    });
  }
}
