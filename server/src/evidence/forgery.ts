import { createHash, sign, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chainHash, entryDigest } from '../journal/entry-bytes.js';
import { signHead } from '../journal/signed-head.js';
import { BUNDLE_FILES, type BundleManifest, manifestText } from './bundle-format.js';
import { type ClearLine, digestsOf, isClear, type JournalLine } from './journal-line.js';

const UNLISTED: readonly string[] = [BUNDLE_FILES.manifest, BUNDLE_FILES.signature];

/** Every file of a bundle, by name. */
export function filesOf(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

/** The lines of a bundle's journal. */
export function journalOf(folder: string): JournalLine[] {
  const lines = readFileSync(join(folder, BUNDLE_FILES.journal), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as JournalLine);
}

export function writeJournal(folder: string, lines: readonly JournalLine[]): void {
  writeFileSync(join(folder, BUNDLE_FILES.journal), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Batches of a bundle's journal, in order. */
export function batchLinesOf(folder: string): (ClearLine & { readonly body: string })[] {
  return journalOf(folder).filter(
    (line): line is ClearLine & { readonly body: string } => isClear(line) && line.body !== undefined,
  );
}

/**
 * What a dishonest server could do: numbers and chains the journal anew, lists the files as they are, and signs it all
 * with its own key. Only what gateways signed is beyond it.
 */
export function signAnew(folder: string, serverKey: KeyObject, change: Partial<BundleManifest> = {}): void {
  const manifest = JSON.parse(readFileSync(join(folder, BUNDLE_FILES.manifest), 'utf8')) as BundleManifest;
  let { position, entryHash } = manifest.journal.after;
  const lines = journalOf(folder).map((line): JournalLine => {
    const first = position + 1;
    const digests = isClear(line) ? [digestOf(folder, line)] : digestsOf(line);
    for (const digest of digests) entryHash = chainHash(entryHash, digest);
    position += digests.length;
    return isClear(line) ? { ...line, position: first, hash: entryHash } : { ...line, position: first };
  });
  writeJournal(folder, lines);
  const head = { position, entryHash };
  const forged = {
    ...manifest,
    journal: { ...manifest.journal, head, headSignature: signHead(head, serverKey) },
    files: filesOf(folder)
      .filter((name) => !UNLISTED.includes(name))
      .map((name) => listed(folder, name)),
    ...change,
  };
  const bytes = Buffer.from(JSON.stringify(forged));
  writeFileSync(join(folder, BUNDLE_FILES.manifest), bytes);
  const signature = sign(null, manifestText(bytes), serverKey).toString('base64');
  writeFileSync(join(folder, BUNDLE_FILES.signature), `${signature}\n`);
}

function digestOf(folder: string, { header, body }: ClearLine): string {
  return entryDigest({ header, body: body === undefined ? new Uint8Array(0) : readFileSync(join(folder, body)) });
}

function listed(folder: string, name: string) {
  const content = readFileSync(join(folder, name));
  return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}
