import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Forces to disk which files a folder has: one that was just made is else not there after a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
