import type { NoticePlaces } from '@furrow/protocol/batch-notice';

/** A batch as its chain sees it. */
export interface ChainLink {
  readonly seq: number;
  /** Null for a batch that its gateway stated as missing without knowing its hash. */
  readonly hash: string | null;
  /** Absent where the batch was refused: what it names was not read. */
  readonly previousHash?: string | null;
}

/**
 * One epoch of one gateway: everything up to `contiguousTo` is in the journal, stored or refused. Batches
 * beyond the next gap wait in `ahead` until it closes, keyed by seq.
 */
export interface EpochLedger {
  readonly contiguousTo: number;
  /** Hash of the batch at `contiguousTo`; null before the first, and where it is not known. */
  readonly headHash: string | null;
  readonly ahead: ReadonlyMap<number, ChainLink>;
  /** Seqs whose batch names another predecessor than the one that is there. */
  readonly broken: readonly number[];
}

export const EMPTY_LEDGER: EpochLedger = { contiguousTo: 0, headHash: null, ahead: new Map(), broken: [] };

/** Whether a seq is taken; by which hash, or by a refusal, the journal says. */
export function seqState(ledger: EpochLedger, seq: number): 'new' | 'taken' {
  return seq <= ledger.contiguousTo || ledger.ahead.has(seq) ? 'taken' : 'new';
}

/**
 * Enters a journalled batch. As gaps close the chain is verified: each batch must name the hash of the one
 * before. A break is noted, not refused: the batch is authentic, and what is missing is for people to ask.
 */
export function enterLink(ledger: EpochLedger, link: ChainLink): EpochLedger {
  if (seqState(ledger, link.seq) === 'taken') return ledger;
  if (link.seq !== ledger.contiguousTo + 1) {
    return { ...ledger, ahead: new Map(ledger.ahead).set(link.seq, link) };
  }
  const ahead = new Map(ledger.ahead);
  const broken = [...ledger.broken];
  let { headHash } = ledger;
  let next: ChainLink | undefined = link;
  let contiguousTo = ledger.contiguousTo;
  while (next !== undefined) {
    // What the first batch of an epoch names lies in the epoch before.
    const isLinked = headHash === null || next.previousHash === undefined || next.previousHash === headHash;
    if (next.seq > 1 && !isLinked) broken.push(next.seq);
    ({ seq: contiguousTo, hash: headHash } = next);
    ahead.delete(next.seq);
    next = ahead.get(contiguousTo + 1);
  }
  return { contiguousTo, headHash, ahead, broken };
}

/**
 * Closes places whose batches, as their gateway states, will not come. The hashes it states are held against those
 * of the neighbours like any other link; places that are taken stay as they are.
 */
export function closePlaces(
  ledger: EpochLedger,
  { fromSeq, toSeq, previousHash, lastHash }: NoticePlaces,
): { readonly ledger: EpochLedger; readonly closed: number } {
  let closed = 0;
  let after = ledger;
  for (let seq = fromSeq; seq <= toSeq; seq += 1) {
    if (seqState(after, seq) === 'taken') continue;
    const named = seq === fromSeq && previousHash !== null ? { previousHash } : {};
    after = enterLink(after, { seq, hash: seq === toSeq ? lastHash : null, ...named });
    closed += 1;
  }
  return { ledger: after, closed };
}

/** What the first batch of an epoch says of the epoch before. */
export type Predecessor = 'none' | 'known' | 'lost' | 'unknown';

/**
 * `none`: the gateway's first epoch. `known`: it names the last hash of an epoch that is here. `lost`: there
 * were earlier epochs and it says it lost them. `unknown`: it names a batch that is not here, or not yet.
 */
export function predecessorOf(previousHash: string | null, earlier: readonly EpochLedger[]): Predecessor {
  if (previousHash === null) return earlier.length === 0 ? 'none' : 'lost';
  const hashes = earlier.flatMap(({ headHash, ahead }) => [headHash, ...[...ahead.values()].map(({ hash }) => hash)]);
  return hashes.includes(previousHash) ? 'known' : 'unknown';
}
