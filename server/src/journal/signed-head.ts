import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import type { JournalHead } from './journal.js';

/** The server's Ed25519 signature over the end of its journal, base64: whoever holds it can prove what was there. */
export function signHead(head: JournalHead, serverKey: KeyObject): string {
  return sign(null, headText(head), serverKey).toString('base64');
}

/** True where the signature is this key's over exactly this head. */
export function isHeadAuthentic(head: JournalHead, signature: string, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64');
  return bytes.length === 64 && verify(null, headText(head), publicKey, bytes);
}

/** A server's key as people compare it: the first 20 bytes of the SHA-256 of the public key, in hex. */
export function serverKeyFingerprint(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 40);
}

function headText({ position, entryHash }: JournalHead): Buffer {
  return Buffer.from(`furrow journal head\n${position}\n${entryHash}`);
}
