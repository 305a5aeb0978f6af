/** A batch as its chain sees it. */
export interface ChainLink {
  readonly seq: number;
  readonly hash: string;
  /** Absent where the batch was refused: what it names was not read. */
  readonly previousHash?: string | null;
}

/**
 * One epoch of one gateway: everything up to `contiguousTo` is in the journal, stored or refused. Batches
 * beyond the next gap wait in `ahead` until it closes, keyed by seq.
 */
export interface EpochLedger {
  readonly contiguousTo: number;
  /** Hash of the batch at `contiguousTo`; null before the first. */
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
    if (next.seq > 1 && next.previousHash !== undefined && next.previousHash !== headHash) broken.push(next.seq);
    ({ seq: contiguousTo, hash: headHash } = next);
    ahead.delete(next.seq);
    next = ahead.get(contiguousTo + 1);
  }
  return { contiguousTo, headHash, ahead, broken };
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
