import { openBatch } from '@furrow/protocol/uplink-batch';
import type { JournalReader, JournalRecord } from '../fold/folds.js';
import type { BatchEntry, JournalledEntry } from './journal-entry.js';

/** Whose records of which time; `to` is exclusive, UTC ms. */
export interface MachineDay {
  readonly gatewayIds: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** The records of a journalled batch, in the order sampled. It was readable when it was taken in. */
export function recordsOfBatch({ position, entry }: JournalledEntry<BatchEntry>): JournalRecord[] {
  const { gatewayId, receivedAt } = entry;
  return openBatch(entry.body).records.map((record, index) => ({ gatewayId, position, index, receivedAt, record }));
}

/** The step: the records of a machine-day in canonical order, whatever order they arrived in. */
export function journalToMachineDay(journal: JournalReader, { gatewayIds, from, to }: MachineDay): JournalRecord[] {
  return journal.recordsBetween(gatewayIds, from, to).sort(canonicalOrder);
}

/**
 * By fixTime, then gateway, then the gateway's own clock, then place in the journal. Only records that agree
 * in the first three are left to the order of arrival, and those are the same sample sent twice.
 */
export function canonicalOrder(a: JournalRecord, b: JournalRecord): number {
  return (
    (a.record.fixTime ?? 0) - (b.record.fixTime ?? 0) ||
    (a.gatewayId < b.gatewayId ? -1 : a.gatewayId > b.gatewayId ? 1 : 0) ||
    a.record.sampledAt - b.record.sampledAt ||
    a.position - b.position ||
    a.index - b.index
  );
}
