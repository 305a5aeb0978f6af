import type { RegistryChange, RegistryCollection, RegistryDocument } from '@furrow/protocol/registry-document';
import type { RegistryView } from './registry-view.js';

/** A document and its id, as it is at some time. */
export interface RegistryItem<C extends RegistryCollection> {
  readonly id: string;
  /** Since when this value holds, UTC ms; 0 is "always". */
  readonly validFrom: number;
  readonly document: RegistryDocument<C>;
}

/** A change in its place in the journal. */
export interface JournalledChange<C extends RegistryCollection = RegistryCollection> extends RegistryChange<C> {
  readonly position: number;
}

/** A change as someone asks for it. `document` null removes the document from `validFrom` on. */
export interface ChangeRequest {
  readonly collection: RegistryCollection;
  readonly id: string;
  readonly validFrom: number;
  /** Not trusted: checked against the collection's schema and against what it refers to. */
  readonly document: unknown;
  /** A user's name, or `init`. */
  readonly by: string;
}

/** Either durable, or nothing happened and `faults` says why, each with its path and value. */
export type ChangeResult =
  | { readonly ok: true; readonly changes: readonly JournalledChange[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * The registry: an index of the journal's registry changes. A document's value at a time is the entry with
 * the greatest valid-from not after that time, the later journalled of equals.
 */
export interface Registry extends RegistryView {
  /** Documents that exist at `time` (default: now), ordered by id. */
  list<C extends RegistryCollection>(collection: C, time?: number): RegistryItem<C>[];
  /** One document at `time` (default: now). */
  item<C extends RegistryCollection>(collection: C, id: string, time?: number): RegistryItem<C> | undefined;
  /** Every entry of one document, ordered by valid-from, then journal position. Entries that a later one of the same valid-from replaced are included. */
  history<C extends RegistryCollection>(collection: C, id: string): JournalledChange<C>[];
  /** Checks a change, journals it, and resolves once it is durable and in effect. */
  change(request: ChangeRequest): Promise<ChangeResult>;
  /** Several at once, all or none; later ones may refer to earlier ones. */
  changeAll(requests: readonly ChangeRequest[]): Promise<ChangeResult>;
  /** Tells of every change in effect, in journal order. Returns how to stop. */
  onChange(listener: (change: JournalledChange) => void): () => void;
}
