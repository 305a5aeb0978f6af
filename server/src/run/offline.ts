import type { Clock } from '../clock/clock.js';
import type { ServerConfig } from '../config/server-config.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import type { Journal } from '../journal/journal.js';
import { SqliteEntryStorage } from '../journal/sqlite-entry-storage.js';
import { type DataDir, dataDirOf, lockDataDir, readServerKey } from './data-dir.js';
import { openRegistry } from './open-parts.js';

/** What a command works on while the server is stopped. */
export type OfflineParts = ReturnType<typeof openRegistry> & { readonly dataDir: DataDir };

interface OfflineSetting {
  readonly config: ServerConfig;
  readonly clock: Clock;
}

/** Runs `work` on the journal and the registry of a server that does not run. @throws Error where it does run. */
export function offline(
  { config, clock }: OfflineSetting,
  work: (parts: OfflineParts) => Promise<void> | void,
): Promise<void> {
  return locked(config, (dataDir) => ({ ...openRegistry({ dataDir, config, clock }, 0), dataDir }), work);
}

/** The same on the journal alone: a damaged one has no registry that could be read. */
export function offlineJournal(
  { config, clock }: OfflineSetting,
  work: (parts: Pick<OfflineParts, 'journal' | 'dataDir'>) => Promise<void> | void,
): Promise<void> {
  const open = (dataDir: DataDir) => {
    const storage = new SqliteEntryStorage(dataDir.journal);
    return { journal: new ChainedJournal({ storage, clock, gatherMs: 0 }), dataDir };
  };
  return locked(config, open, work);
}

async function locked<P extends { readonly journal: Pick<Journal, 'close'> }>(
  config: OfflineSetting['config'],
  open: (dataDir: DataDir) => P,
  work: (parts: P) => Promise<void> | void,
): Promise<void> {
  const dataDir = dataDirOf(config.dataDir);
  readServerKey(dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const parts = open(dataDir);
    try {
      await work(parts);
    } finally {
      parts.journal.close();
    }
  } finally {
    lock.release();
  }
}
