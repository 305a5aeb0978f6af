import { createHash, createPublicKey } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { readPublicKey } from '@furrow/protocol/gateway-hello';
import type { RegistryDocument } from '@furrow/protocol/registry-document';
import { entryBytes } from '../journal/entry-bytes.js';
import type { BatchEntry } from '../journal/journal-entry.js';
import { BUNDLE_FILES, batchFileName, gatewayKeyFileName, type ListedFile } from './bundle-format.js';
import { bundleReadme } from './bundle-readme.js';
import type { BundleSnapshot } from './bundle-snapshot.js';
import type { EvidenceSource } from './evidence-source.js';
import { type JournalLine, omittedLine } from './journal-line.js';
import { entriesAt, type JournalScan } from './journal-scan.js';

const DIGEST_BYTES = 32;
/** Entries left out that one line may stand for. */
const OMITTED_PER_LINE = 1024;

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A file of a bundle; its bytes are made when they are read, once. */
export interface BundleFile {
  readonly name: string;
  readonly pieces: () => Pieces;
}

/** Notes length and hash of files as they are read. */
export class ListedFiles {
  private readonly files: ListedFile[] = [];

  watch(file: BundleFile): BundleFile {
    return { name: file.name, pieces: () => this.watched(file) };
  }

  /** Those read so far. */
  list(): ListedFile[] {
    return [...this.files];
  }

  private async *watched({ name, pieces }: BundleFile): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of pieces()) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
    this.files.push({ name, bytes, sha256: hash.digest('hex') });
  }
}

export interface EvidenceFileParts {
  readonly source: EvidenceSource;
  readonly snapshot: BundleSnapshot;
  readonly scan: JournalScan;
  /** Entries that are given in the clear, in order. */
  readonly clearPositions: readonly number[];
}

/** Every file but the manifest and its signature. */
export function evidenceFiles(parts: EvidenceFileParts): BundleFile[] {
  const { source, snapshot, scan } = parts;
  const { inputs, result, others } = snapshot;
  return [
    textFile(BUNDLE_FILES.readme, bundleReadme()),
    textFile(BUNDLE_FILES.serverKey, pem(createPublicKey(source.serverKey))),
    ...gatewayKeyFiles(scan),
    ...batchFiles(source, scan),
    { name: BUNDLE_FILES.journal, pieces: () => journalPieces(parts) },
    textFile(BUNDLE_FILES.inputs, `${JSON.stringify(inputs, null, 1)}\n`),
    textFile(BUNDLE_FILES.others, others.map((ground) => `${JSON.stringify(ground)}\n`).join('')),
    textFile(BUNDLE_FILES.result, `${JSON.stringify(result, null, 1)}\n`),
  ];
}

function textFile(name: string, text: string): BundleFile {
  return { name, pieces: () => [Buffer.from(text)] };
}

function pem(key: ReturnType<typeof createPublicKey>): string {
  return key.export({ type: 'spki', format: 'pem' }) as string;
}

function gatewayKeyFiles({ batches, changes }: JournalScan): BundleFile[] {
  const gatewayIds = [...new Set(batches.map(({ gatewayId }) => gatewayId))].sort();
  return gatewayIds.flatMap((gatewayId) => {
    const entry = changes.findLast(
      ({ collection, id, document }) => collection === 'gateways' && id === gatewayId && document !== null,
    );
    if (entry === undefined) return [];
    const { publicKey } = entry.document as RegistryDocument<'gateways'>;
    return [textFile(gatewayKeyFileName(gatewayId), pem(readPublicKey(publicKey)))];
  });
}

/** Bodies of the batches; the journal is walked once for all of them, so they must be read in order. */
function batchFiles({ journal }: EvidenceSource, { batches }: JournalScan): BundleFile[] {
  const entries = entriesAt(
    journal,
    batches.map(({ position }) => position),
  );
  return batches.map((batch) => ({
    name: batchFileName(batch),
    pieces: () => {
      const { value } = entries.next();
      if (value?.position !== batch.position) throw new Error(`journal entry ${batch.position} cannot be read`);
      return [(value.entry as BatchEntry).body];
    },
  }));
}

async function* journalPieces(parts: EvidenceFileParts): AsyncGenerator<Uint8Array> {
  let lines: string[] = [];
  for (const line of journalLines(parts)) {
    lines.push(`${JSON.stringify(line)}\n`);
    if (lines.length < 256) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
    await setImmediate();
  }
  yield Buffer.from(lines.join(''));
}

/** The journal up to the head: some entries in the clear, the digests of all others between them. */
function* journalLines({ source, snapshot, scan, clearPositions }: EvidenceFileParts): Generator<JournalLine> {
  const { journal } = source;
  const first = journal.tail().position + 1;
  const names = new Map(scan.batches.map((batch) => [batch.position, batchFileName(batch)]));
  const omitted = function* (from: number, to: number): Generator<JournalLine> {
    for (let position = from; position < to; position += OMITTED_PER_LINE) {
      const end = Math.min(to, position + OMITTED_PER_LINE);
      const digests = scan.digests.subarray((position - first) * DIGEST_BYTES, (end - first) * DIGEST_BYTES);
      yield omittedLine(position, digests);
    }
  };
  let next = first;
  for (const { position, entryHash, entry } of entriesAt(journal, clearPositions)) {
    yield* omitted(next, position);
    const body = names.get(position);
    const { header } = entryBytes(entry);
    yield { position, hash: entryHash, header, ...(body !== undefined && { body }) };
    next = position + 1;
  }
  yield* omitted(next, snapshot.head.position + 1);
}
