import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

const FILE = 'last-batch.txt';

/**
 * Writes the hash of the newest batch beside the outbox, durably. It is read only by a new outbox, after the
 * old one was lost or moved away, to name the batch that the chain goes on from.
 */
export function rememberLastHash(stateDir: string, hash: string): void {
  const file = path.join(stateDir, FILE);
  const descriptor = openSync(`${file}.new`, 'w', 0o600);
  try {
    writeSync(descriptor, `${hash}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.new`, file);
}

/** The hash of the last batch that any outbox of this state directory sealed; null where that is lost. */
export function readLastHash(stateDir: string): string | null {
  try {
    const text = readFileSync(path.join(stateDir, FILE), 'utf8').trim();
    return /^[0-9a-f]{64}$/.test(text) ? text : null;
  } catch {
    return null;
  }
}
