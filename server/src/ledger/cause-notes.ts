import type { CorrectionCause } from '@furrow/protocol/correction';
import type { Affected } from '../registry/affected-machines.js';
import type { JournalledChange } from '../registry/registry.js';

type LateRecords = Extract<CorrectionCause, { kind: 'lateRecords' }>;

interface LateNote extends LateRecords {
  readonly localDay: string;
}

interface ChangeNote extends Affected {
  readonly cause: Extract<CorrectionCause, { kind: 'registry' }>;
}

/** A machine's local day that has settled. */
export interface SettledMachineDay {
  readonly machineId: string;
  readonly localDay: string;
  /** First moment after the day, UTC ms. */
  readonly endsAt: number;
  /** Journal position that the day was complete to when it settled. */
  readonly position: number;
}

/** What has come in that may change settled days, until all that it touches has been compared. */
export class CauseNotes {
  /** Keyed by local day and machine. */
  private readonly late = new Map<string, LateNote>();
  private changes: ChangeNote[] = [];

  get isEmpty(): boolean {
    return this.late.size === 0 && this.changes.length === 0;
  }

  /** Journal position of the first late batch that is noted; undefined where none is. */
  get oldestLate(): number | undefined {
    const positions = Array.from(this.late.values(), ({ fromPosition }) => fromPosition);
    return positions.length === 0 ? undefined : positions.reduce((a, b) => Math.min(a, b));
  }

  /** A record of a settled day, in the batch at a journal position. */
  noteLate(machineId: string, localDay: string, position: number): void {
    const key = `${localDay} ${machineId}`;
    const known = this.late.get(key);
    this.late.set(key, {
      kind: 'lateRecords',
      machineId,
      localDay,
      records: (known?.records ?? 0) + 1,
      fromPosition: Math.min(known?.fromPosition ?? position, position),
      toPosition: Math.max(known?.toPosition ?? position, position),
    });
  }

  noteChange({ position, collection, id, by }: JournalledChange, affected: Affected): void {
    this.changes.push({ ...affected, cause: { kind: 'registry', position, collection, id, by } });
  }

  /** What touched a machine-day since it settled. */
  ofMachineDay({ machineId, localDay, endsAt, position }: SettledMachineDay): CorrectionCause[] {
    const late = this.late.get(`${localDay} ${machineId}`);
    const changes = this.changes.filter(
      ({ cause, machineIds, validFrom }) =>
        cause.position > position && validFrom < endsAt && (machineIds === null || machineIds.includes(machineId)),
    );
    return [...(late === undefined ? [] : [causeOf(late)]), ...changes.map(({ cause }) => cause)];
  }

  /** What touched some machines on a day or before it, since that day settled. */
  until(
    { localDay, endsAt, position }: Omit<SettledMachineDay, 'machineId'>,
    isOne: (machineId: string) => boolean,
  ): CorrectionCause[] {
    const late = [...this.late.values()].filter((note) => note.localDay <= localDay && isOne(note.machineId));
    const changes = this.changes.filter(
      ({ cause, machineIds, validFrom }) =>
        cause.position > position && validFrom < endsAt && (machineIds === null || machineIds.some(isOne)),
    );
    return [...late.map(causeOf), ...changes.map(({ cause }) => cause)];
  }

  /** Forgets what came in up to a journal position: all that it touched has been compared. */
  forgetTo(position: number): void {
    for (const [key, { toPosition }] of this.late) if (toPosition <= position) this.late.delete(key);
    this.changes = this.changes.filter(({ cause }) => cause.position > position);
  }
}

function causeOf({ localDay: _localDay, ...cause }: LateNote): LateRecords {
  return cause;
}
