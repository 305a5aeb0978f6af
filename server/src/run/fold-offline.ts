import { existsSync } from 'node:fs';
import { createFolds } from '../fold/create-folds.js';
import type { EvidenceFolds } from '../fold/fold-evidence.js';
import { NOTHING_SETTLED } from '../fold/settled-work.js';
import { recordsOfBatch } from '../journal/batch-records.js';
import type { BatchEntry, JournalledEntry } from '../journal/journal-entry.js';
import type { Journal } from '../journal/journal.js';
import { openLedgerDatabase } from '../ledger/ledger-database.js';
import { LedgerStore } from '../ledger/ledger-store.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { DataDir } from './data-dir.js';

/** The ledger of a data directory; undefined where no server has made one, and none is made here. */
export function openLedger({ ledger }: DataDir, now: number): LedgerStore | undefined {
  return existsSync(ledger) ? new LedgerStore(openLedgerDatabase(ledger), now) : undefined;
}

/** The whole journal folded by the present engine, every replay done. */
export function foldJournal(
  { journal, registry }: { readonly journal: Journal; readonly registry: RegistryView },
  settled: LedgerStore | undefined,
): EvidenceFolds {
  const folds = createFolds({ registry, reader: journal, settled: settled ?? NOTHING_SETTLED });
  for (const entry of journal.readFrom(1, ['batch']))
    folds.append(recordsOfBatch(entry as JournalledEntry<BatchEntry>));
  folds.replayPending(0, true);
  return folds;
}
