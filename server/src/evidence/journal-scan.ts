import type { RegistryChange } from '@furrow/protocol/registry-document';
import { entryBytes, entryDigest } from '../journal/entry-bytes.js';
import type { JournalledEntry } from '../journal/journal-entry.js';
import type { Journal, JournalHead } from '../journal/journal.js';
import type { ChainGap, GapReason } from './bundle-format.js';
import { cutBySpans, placesStatedBy, type SeqSpan } from './gap-check.js';

const DIGEST_BYTES = 32;
/** Entries read before others get their turn. */
const SLICE_ENTRIES = 500;

/** A batch by its place in the journal and in its gateway's chain. */
export interface BatchAt {
  readonly position: number;
  readonly gatewayId: string;
  readonly epoch: string;
  readonly seq: number;
}

/** What a walk through the journal found. */
export interface JournalScan {
  /** Digest of each entry, 32 bytes each, from the first on. */
  readonly digests: Uint8Array;
  readonly changes: readonly (RegistryChange & { readonly position: number })[];
  /** Batches to include, by position. */
  readonly batches: readonly BatchAt[];
  /** Positions of refusals of their gateways that close a gap. */
  readonly refusals: readonly number[];
  readonly gaps: readonly ChainGap[];
}

interface KnownBatch extends BatchAt {
  readonly isTimeless: boolean;
  readonly stated: readonly SeqSpan[];
}

interface Refusal {
  readonly position: number;
  readonly key: string;
  readonly seq: number;
}

/**
 * Walks the journal up to a head. To the batches at `positions` come those between them in their gateway's
 * sequence that hold no fix time, such as of a cold start: they say nothing of other days.
 * @throws Error where the journal's own chain is broken: then it is no evidence.
 */
export async function scanJournal(
  journal: Pick<Journal, 'readFrom' | 'tail'>,
  head: JournalHead,
  wanted: { readonly positions: ReadonlySet<number>; readonly gatewayIds: ReadonlySet<string> },
): Promise<JournalScan> {
  const after = journal.tail();
  const digests = new Uint8Array((head.position - after.position) * DIGEST_BYTES);
  const changes: JournalScan['changes'][number][] = [];
  const known: KnownBatch[] = [];
  const refused: Refusal[] = [];
  for (const { position, entry } of journal.readFrom(after.position + 1)) {
    if (position > head.position) break;
    digests.set(Buffer.from(entryDigest(entryBytes(entry)), 'hex'), (position - after.position - 1) * DIGEST_BYTES);
    if (entry.kind === 'registry') changes.push({ ...entry.change, position });
    else if (wanted.gatewayIds.has(entry.gatewayId) && entry.epoch !== null && entry.seq !== null) {
      const { gatewayId, epoch, seq } = entry;
      if (entry.kind === 'batch') {
        const isTimeless = entry.fixTimes === null;
        known.push({ position, gatewayId, epoch, seq, isTimeless, stated: placesStatedBy({ ...entry, seq }) });
      } else refused.push({ position, key: `${gatewayId} ${epoch}`, seq });
    }
    if (position % SLICE_ENTRIES === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const chosen = chooseBatches(known, wanted.positions);
  const { gaps, refusals } = gapsOf(chosen, { known, refused });
  return { digests, changes, batches: chosen, refusals, gaps };
}

function chooseBatches(known: readonly KnownBatch[], positions: ReadonlySet<number>): BatchAt[] {
  const spans = new Map<string, { first: number; last: number }>();
  for (const batch of known) {
    if (!positions.has(batch.position)) continue;
    const span = spans.get(chainOf(batch)) ?? { first: batch.seq, last: batch.seq };
    spans.set(chainOf(batch), { first: Math.min(span.first, batch.seq), last: Math.max(span.last, batch.seq) });
  }
  return known
    .filter((batch) => {
      const span = spans.get(chainOf(batch));
      const isBetween = span !== undefined && batch.seq > span.first && batch.seq < span.last;
      return positions.has(batch.position) || (batch.isTimeless && isBetween);
    })
    .map(({ isTimeless: _isTimeless, stated: _stated, ...batch }) => batch);
}

interface Known {
  readonly known: readonly KnownBatch[];
  readonly refused: readonly Refusal[];
}

/** What lies between the chosen batches of each outbox; the work is that of what the journal has, however far numbers jump. */
function gapsOf(chosen: readonly BatchAt[], journal: Known): { gaps: ChainGap[]; refusals: number[] } {
  const gaps: ChainGap[] = [];
  const refusals: number[] = [];
  for (const chain of chainsOf(chosen)) {
    const [first] = chain;
    if (first === undefined) continue;
    const { gatewayId, epoch } = first;
    const note = (reason: GapReason, fromSeq: number, toSeq: number) => {
      const last = gaps.at(-1);
      const continues = last?.epoch === epoch && last.reason === reason && last.toSeq === fromSeq - 1;
      if (continues) gaps[gaps.length - 1] = { ...last, toSeq };
      else if (fromSeq <= toSeq) gaps.push({ gatewayId, epoch, fromSeq, toSeq, reason });
    };
    const isChosen = new Set(chain.map(({ seq }) => seq));
    const positions = new Set(chain.map(({ position }) => position));
    const stated = journal.known.filter(({ position }) => positions.has(position)).flatMap((batch) => batch.stated);
    let next = first.seq;
    for (const { seq, refusedAt } of numbersOf(chainOf(first), journal)) {
      if (seq < next || seq > (chain.at(-1)?.seq ?? 0)) continue;
      for (const piece of seq > next ? cutBySpans({ fromSeq: next, toSeq: seq - 1 }, stated) : []) {
        note(piece.isCovered ? 'stated' : 'absent', piece.fromSeq, piece.toSeq);
      }
      if (!isChosen.has(seq)) note(refusedAt === null ? 'elsewhere' : 'refused', seq, seq);
      if (!isChosen.has(seq) && refusedAt !== null) refusals.push(refusedAt);
      next = seq + 1;
    }
  }
  return { gaps, refusals: refusals.sort((a, b) => a - b) };
}

/** Numbers of one outbox that the journal has, in order, each once; a stored batch goes before its refusals. */
function numbersOf(key: string, { known, refused }: Known): { seq: number; refusedAt: number | null }[] {
  const numbers = new Map<number, number | null>();
  for (const refusal of refused) if (refusal.key === key) numbers.set(refusal.seq, refusal.position);
  for (const batch of known) if (chainOf(batch) === key) numbers.set(batch.seq, null);
  return [...numbers].map(([seq, refusedAt]) => ({ seq, refusedAt })).sort((a, b) => a.seq - b.seq);
}

/** Batches of each outbox, in order of their sequence. */
export function chainsOf<B extends Pick<BatchAt, 'gatewayId' | 'epoch' | 'seq'>>(batches: readonly B[]): B[][] {
  const chains = new Map<string, B[]>();
  for (const batch of batches) {
    const chain = chains.get(chainOf(batch)) ?? [];
    chain.push(batch);
    chains.set(chainOf(batch), chain);
  }
  return [...chains.values()].map((chain) => chain.sort((a, b) => a.seq - b.seq));
}

function chainOf({ gatewayId, epoch }: Pick<BatchAt, 'gatewayId' | 'epoch'>): string {
  return `${gatewayId} ${epoch}`;
}

/** Entries at some positions, read in order. */
export function* entriesAt(
  journal: Pick<Journal, 'readFrom'>,
  positions: readonly number[],
): Generator<JournalledEntry> {
  let next = 0;
  const first = positions[0];
  if (first === undefined) return;
  for (const journalled of journal.readFrom(first)) {
    if (journalled.position === positions[next]) {
      yield journalled;
      next += 1;
      if (next === positions.length) return;
    }
  }
}
