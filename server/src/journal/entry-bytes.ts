import { createHash } from 'node:crypto';
import type { BatchEntry, JournalEntry } from './journal-entry.js';

/** Hash that the first entry of all follows. */
export const GENESIS_HASH = '0'.repeat(64);

/**
 * An entry as stored and hashed: `header`, one line of JSON, a line feed, then the body as it is (empty but
 * for batches). Anyone can recompute the chain from these with SHA-256 alone.
 */
export interface EntryBytes {
  readonly header: string;
  readonly body: Uint8Array;
}

const EMPTY = new Uint8Array(0);

/** The bytes of an entry; keys in a fixed order. */
export function entryBytes(entry: JournalEntry): EntryBytes {
  if (entry.kind !== 'batch') return { header: JSON.stringify(entry), body: EMPTY };
  const { kind, receivedAt, gatewayId, epoch, seq, hash, previousHash, fixTimes, notices } = entry;
  const signature = Buffer.from(entry.signature).toString('base64');
  const header = { kind, receivedAt, gatewayId, epoch, seq, hash, previousHash, fixTimes, signature };
  const stated = notices === undefined ? header : { ...header, notices };
  return { header: JSON.stringify(stated), body: entry.body };
}

/** SHA-256 of an entry by itself: its header, a line feed and the body; in hex. */
export function entryDigest({ header, body }: EntryBytes): string {
  return createHash('sha256').update(header).update('\n').update(body).digest('hex');
}

/**
 * SHA-256 over the hash before and the digest of the entry, 32 bytes each; in hex. Whoever may not see an entry
 * can be given its digest and still follow the chain.
 */
export function chainHash(previousHash: string, digest: string): string {
  return createHash('sha256').update(previousHash, 'hex').update(digest, 'hex').digest('hex');
}

/** The entry that these bytes are of. They were written by this program and their hash is checked apart. */
export function entryOf(bytes: EntryBytes): JournalEntry {
  const header = JSON.parse(bytes.header) as JournalEntry;
  if (header.kind !== 'batch') return header;
  const stored = header as Omit<BatchEntry, 'body' | 'signature'> & { readonly signature: unknown };
  return { ...stored, body: bytes.body, signature: new Uint8Array(Buffer.from(String(stored.signature), 'base64')) };
}
