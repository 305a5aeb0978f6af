import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../durable/sync-folder.js';

const FILE = 'last-batch.txt';
/** Hash, epoch and a number of up to 15 digits; always as long, so that writing it anew changes no size. */
const LINE_LENGTH = 64 + 1 + 32 + 1 + 15;

/** The newest batch that any outbox of a state directory sealed. Epoch and seq are null in files of old. */
export interface LastBatch {
  readonly hash: string;
  readonly epoch: string | null;
  readonly seq: number | null;
}

/**
 * Writes which batch is the newest beside the outbox, durably. It is read by a new outbox, after the old one was
 * lost or moved away, to name the batch that the chain goes on from; and by the same outbox, to notice that its
 * file has lost what was sealed last. It is one sector, written in place: the new line, the old one, or none.
 */
export function rememberLastBatch(stateDir: string, { hash, epoch, seq }: LastBatch): void {
  const file = path.join(stateDir, FILE);
  const isNew = !existsSync(file);
  const descriptor = openSync(file, isNew ? 'w' : 'r+', 0o600);
  try {
    writeSync(descriptor, `${`${hash} ${epoch} ${seq}`.padEnd(LINE_LENGTH)}\n`, 0);
    fdatasyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if (isNew) syncFolder(stateDir);
}

/** The last batch that any outbox of this state directory sealed; null where that is lost, or there was none. */
export function readLastBatch(stateDir: string): LastBatch | null {
  let text: string;
  try {
    text = readFileSync(path.join(stateDir, FILE), 'utf8');
  } catch {
    return null;
  }
  const [, hash, epoch, seq] = /^([0-9a-f]{64})(?: ([0-9a-f]{32}) ([1-9]\d{0,14}))? *\n/.exec(text) ?? [];
  return hash === undefined ? null : { hash, epoch: epoch ?? null, seq: seq === undefined ? null : Number(seq) };
}
