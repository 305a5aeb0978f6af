import { sign, type KeyObject } from 'node:crypto';
import type { JournalHead } from './journal.js';

/** The server's Ed25519 signature over the end of its journal, base64: whoever holds it can prove what was there. */
export function signHead({ position, entryHash }: JournalHead, serverKey: KeyObject): string {
  return sign(null, Buffer.from(`furrow journal head\n${position}\n${entryHash}`), serverKey).toString('base64');
}
