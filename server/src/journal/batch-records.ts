import { openBatch } from '@furrow/protocol/uplink-batch';
import type { JournalRecord } from '../fold/folds.js';
import type { BatchEntry, JournalledEntry } from './journal-entry.js';

/** The records of a journalled batch, in the order sampled. It was readable when it was taken in. */
export function recordsOfBatch({ position, entry }: JournalledEntry<BatchEntry>): JournalRecord[] {
  const { gatewayId, receivedAt, hash: batchHash } = entry;
  const place = { gatewayId, position, receivedAt, batchHash };
  return openBatch(entry.body).records.map((record, index) => ({ ...place, index, record }));
}
