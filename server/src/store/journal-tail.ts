import type { JournalRecord } from '../fold/folds.js';
import { recordsOfBatch } from '../journal/batch-records.js';
import type { BatchEntry, JournalledEntry } from '../journal/journal-entry.js';
import type { Journal } from '../journal/journal.js';
import type { JournalTail } from './telemetry-writer.js';

/** Reads a journal by position, whole batches at a time. */
export function createJournalTail(journal: Pick<Journal, 'head' | 'readFrom'>): JournalTail {
  return {
    head: () => journal.head().position,
    recordsAfter(position, limit) {
      const head = journal.head().position;
      const records: JournalRecord[] = [];
      for (const entry of journal.readFrom(position + 1, ['batch'])) {
        records.push(...recordsOfBatch(entry as JournalledEntry<BatchEntry>));
        if (records.length >= limit) return { records, to: entry.position };
      }
      const last = records.at(-1)?.position ?? position;
      return { records, to: Math.max(head, last) };
    },
  };
}
