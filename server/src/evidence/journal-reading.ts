import { chainHash, entryDigest, entryOf } from '../journal/entry-bytes.js';
import type { EntryRow } from '../journal/entry-storage.js';
import type { BatchEntry, JournalEntry } from '../journal/journal-entry.js';
import type { JournalHead } from '../journal/journal.js';
import { entryFaults } from './entry-shape.js';
import type { BatchPlace, Finding } from './finding.js';
import { type ClearLine, digestsOf, isClear, readJournalLine } from './journal-line.js';

const NO_BODY = new Uint8Array(0);

/** An entry of a bundle, with the file its body is in. */
export interface ReadEntry {
  readonly row: EntryRow;
  readonly entry: JournalEntry;
  readonly file: string | null;
}

/** What a bundle's journal holds, and what is wrong with its chain. */
export interface JournalReading {
  readonly entries: readonly ReadEntry[];
  readonly end: JournalHead;
  readonly findings: readonly Finding[];
}

/** Follows the chain of a bundle's journal from what it begins after. Each break is named where it is. */
export function readJournal(
  text: string,
  after: JournalHead,
  bodyOf: (file: string) => Uint8Array | undefined,
): JournalReading {
  const chain = new ChainReading(after, bodyOf);
  const lines = text.split('\n');
  if (lines.pop() !== '') chain.findings.push({ code: 'journalLine', line: lines.length + 1, detail: 'is cut off' });
  for (const [index, line] of lines.entries()) {
    try {
      chain.take(line);
    } catch (error) {
      chain.findings.push({ code: 'journalLine', line: index + 1, detail: (error as Error).message });
    }
  }
  return chain;
}

class ChainReading implements JournalReading {
  readonly entries: ReadEntry[] = [];
  readonly findings: Finding[] = [];
  private readonly seen = new Set<number>();
  private head: JournalHead;
  private readonly bodyOf: (file: string) => Uint8Array | undefined;

  constructor(after: JournalHead, bodyOf: (file: string) => Uint8Array | undefined) {
    this.head = after;
    this.bodyOf = bodyOf;
  }

  get end(): JournalHead {
    return this.head;
  }

  take(text: string): void {
    const line = readJournalLine(text);
    if (isClear(line)) {
      this.takeClear(line);
      return;
    }
    const digests = digestsOf(line);
    this.checkPlace(line.position, undefined);
    let { entryHash } = this.head;
    for (const digest of digests) entryHash = chainHash(entryHash, digest);
    this.head = { position: line.position + digests.length - 1, entryHash };
  }

  private takeClear(line: ClearLine): void {
    const { position, hash, header, body } = line;
    const bytes = body === undefined ? NO_BODY : this.bodyOf(body);
    const [fault] = entryFaults(JSON.parse(header));
    if (fault !== undefined) throw new RangeError(`header ${fault}`);
    const entry = entryOf({ header, body: bytes ?? NO_BODY });
    const batch = entry.kind === 'batch' ? placeOf(entry, position) : undefined;
    const isNext = this.checkPlace(position, batch);
    const afterPosition = this.head.position;
    const isLinked =
      bytes !== undefined && chainHash(this.head.entryHash, entryDigest({ header, body: bytes })) === hash;
    // Where entries are missing before it the link cannot hold; that is named already.
    if (isNext && !isLinked) {
      this.findings.push({ code: 'entryHash', position, afterPosition, ...(batch !== undefined && { batch }) });
    }
    this.head = { position, entryHash: hash };
    if (this.seen.has(position)) return;
    this.seen.add(position);
    const { kind, receivedAt } = entry;
    const row = { position, kind, receivedAt, hash, header, body: bytes ?? NO_BODY };
    if (bytes !== undefined) this.entries.push({ row, entry, file: body ?? null });
    else if (batch !== undefined) this.findings.push({ code: 'batchBody', batch });
  }

  /** Whether a line follows the one before; names what is missing, repeated or moved otherwise. */
  private checkPlace(position: number, batch: BatchPlace | undefined): boolean {
    const expected = this.head.position + 1;
    if (position === expected) return true;
    const named = batch === undefined ? {} : { batch };
    if (this.seen.has(position)) this.findings.push({ code: 'entryRepeated', position, ...named });
    else if (position < expected) this.findings.push({ code: 'entryMoved', position, expected, ...named });
    else this.findings.push({ code: 'entriesMissing', from: expected, to: position - 1 });
    return false;
  }
}

export function placeOf({ gatewayId, epoch, seq }: BatchEntry, position: number): BatchPlace {
  return { gatewayId, epoch, seq, position };
}
