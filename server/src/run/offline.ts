import type { Clock } from '../clock/clock.js';
import type { ServerConfig } from '../config/server-config.js';
import { type DataDir, dataDirOf, lockDataDir, readServerKey } from './data-dir.js';
import { openRegistry } from './open-parts.js';

/** What a command works on while the server is stopped. */
export type OfflineParts = ReturnType<typeof openRegistry> & { readonly dataDir: DataDir };

/** Runs `work` on the journal of a server that does not run. @throws Error where it does run. */
export async function offline(
  { config, clock }: { readonly config: ServerConfig; readonly clock: Clock },
  work: (parts: OfflineParts) => Promise<void> | void,
): Promise<void> {
  const dataDir = dataDirOf(config.dataDir);
  readServerKey(dataDir);
  const lock = lockDataDir(dataDir);
  const parts = openRegistry({ dataDir, config, clock }, 0);
  try {
    await work({ ...parts, dataDir });
  } finally {
    parts.journal.close();
    lock.release();
  }
}
