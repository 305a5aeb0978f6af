import type { JournalRecord } from './folds.js';

/** The newest record of each machine by fixTime, and of all gateways: what is open and live is told by it. */
export class NewestRecords {
  /** Keyed by machine. */
  readonly byMachineId = new Map<string, JournalRecord>();
  /** Of all records that the folds may use, whether or not they have a machine; UTC ms. */
  fixTime = 0;

  note(machineId: string | undefined, entry: JournalRecord): void {
    this.fixTime = Math.max(this.fixTime, timeOf(entry));
    if (machineId === undefined) return;
    const known = this.byMachineId.get(machineId);
    if (known === undefined || isNewer(entry, known)) this.byMachineId.set(machineId, entry);
  }

  /** After a refold of the day [from, to): the newest record is no longer one that has another machine by now. */
  renew(machineId: string, { from, to }: { readonly from: number; readonly to: number }, days: RefoldedRecords): void {
    const known = this.byMachineId.get(machineId);
    const isOfDay = known !== undefined && timeOf(known) >= from && timeOf(known) < to;
    if (isOfDay) this.byMachineId.delete(machineId);
    for (const entry of days.ofDay) this.note(machineId, entry);
    if (isOfDay && !this.byMachineId.has(machineId)) {
      for (const entry of days.before()) this.note(machineId, entry);
    }
  }
}

/** Records of a machine: of the day that was refolded, and, when asked for, of the last day with any before it. */
export interface RefoldedRecords {
  readonly ofDay: readonly JournalRecord[];
  readonly before: () => readonly JournalRecord[];
}

function timeOf({ record }: JournalRecord): number {
  return record.fixTime ?? 0;
}

/** By fixTime; of equals the later received, then by gateway: it does not depend on which came first. */
function isNewer(a: JournalRecord, b: JournalRecord): boolean {
  if (timeOf(a) !== timeOf(b)) return timeOf(a) > timeOf(b);
  if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt;
  return a.gatewayId < b.gatewayId;
}
