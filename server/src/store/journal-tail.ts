import { openBatch } from '@furrow/protocol/uplink-batch';
import type { JournalRecord } from '../fold/folds.js';
import type { Journal } from '../journal/journal.js';
import type { JournalTail } from './telemetry-writer.js';

/** Reads a journal by position, whole batches at a time. */
export function createJournalTail(journal: Pick<Journal, 'head' | 'readFrom'>): JournalTail {
  return {
    head: () => journal.head().position,
    recordsAfter(position, limit) {
      const head = journal.head().position;
      const records: JournalRecord[] = [];
      for (const { position: at, entry } of journal.readFrom(position + 1, ['batch'])) {
        if (entry.kind !== 'batch') continue;
        const { gatewayId, receivedAt } = entry;
        openBatch(entry.body).records.forEach((record, index) => {
          records.push({ gatewayId, position: at, index, receivedAt, record });
        });
        if (records.length >= limit) return { records, to: at };
      }
      const last = records.at(-1)?.position ?? position;
      return { records, to: Math.max(head, last) };
    },
  };
}
