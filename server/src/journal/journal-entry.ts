import type { BatchNotice } from '@furrow/protocol/batch-notice';
import type { RegistryChange } from '@furrow/protocol/registry-document';

/** A sealed batch of a gateway, as it arrived: the bytes signed are the bytes stored. */
export interface BatchEntry {
  readonly kind: 'batch';
  /** Server's clock, UTC ms. */
  readonly receivedAt: number;
  readonly gatewayId: string;
  readonly epoch: string;
  readonly seq: number;
  /** SHA-256 of the body, in hex. */
  readonly hash: string;
  /** What the batch names as its predecessor; see `BatchHeader`. */
  readonly previousHash: string | null;
  /** Least and greatest fixTime of its records, UTC ms; null where no record has one. */
  readonly fixTimes: { readonly from: number; readonly to: number } | null;
  /** What the batch says is missing; absent where nothing is. */
  readonly notices?: readonly BatchNotice[];
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

/** A change of the registry. */
export interface RegistryEntry {
  readonly kind: 'registry';
  readonly receivedAt: number;
  readonly change: RegistryChange;
}

/** A batch that was refused: it is not stored, but that it was offered is, so that its chain stays closed. */
export interface RefusalEntry {
  readonly kind: 'refusal';
  readonly receivedAt: number;
  readonly gatewayId: string;
  /** As the batch says; null where not even that could be read. */
  readonly epoch: string | null;
  readonly seq: number | null;
  readonly hash: string;
  readonly reason: string;
}

export type JournalEntry = BatchEntry | RegistryEntry | RefusalEntry;
export type EntryKind = JournalEntry['kind'];

/** An entry in its place. */
export interface JournalledEntry<E extends JournalEntry = JournalEntry> {
  /** 1 for the first entry, then one more each. */
  readonly position: number;
  /** SHA-256 over the hash of the entry before and the digest of this one, in hex. */
  readonly entryHash: string;
  readonly entry: E;
}
