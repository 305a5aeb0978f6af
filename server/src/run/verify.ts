import { createPublicKey } from 'node:crypto';
import { statSync } from 'node:fs';
import { verdictJson, verdictText } from '../evidence/verdict-report.js';
import type { Language } from '../evidence/finding-text.js';
import { verifyBundle } from '../evidence/verify-bundle.js';
import { serverKeyFingerprint, signHead } from '../journal/signed-head.js';
import { readServerKey } from './data-dir.js';
import { UsageError } from './usage-error.js';
import { openLedger } from './fold-offline.js';
import type { OfflineParts } from './offline.js';

/** What a command writes to: the process, or a test. */
export interface CommandOutput {
  write(text: string): unknown;
}

export interface VerifyBundleOptions {
  readonly folder: string;
  readonly isJson: boolean;
  readonly language: Language;
  readonly serverKey: string | undefined;
}

/**
 * `furrow-server verify DIR`: checks a bundle by itself. Returns the exit code: 0 identical, 1 not.
 * @throws UsageError where there is no such folder.
 */
export function verifyFolder({ folder, isJson, language, serverKey }: VerifyBundleOptions, out: CommandOutput): number {
  if (!isFolder(folder))
    throw new UsageError(`verify: ${folder} is not a folder: unpack the archive and name its folder`);
  const verdict = verifyBundle(folder, { serverKey });
  out.write(isJson ? verdictJson(verdict) : verdictText(verdict, language));
  return verdict.outcome === 'identical' ? 0 : 1;
}

/**
 * `furrow-server verify --config FILE`: the chains of the journal, the correction ledger and the approvals, and that the
 * journal reaches as far as the ledger has seen it. Returns the exit code.
 */
export function verifyDataDir(
  { journal, dataDir }: Pick<OfflineParts, 'journal' | 'dataDir'>,
  out: CommandOutput,
): number {
  const key = readServerKey(dataDir);
  const report = journal.verifyChain();
  const ledger = openLedger(dataDir, 0);
  const corrections = bookReport(ledger?.book.firstBrokenLine() ?? null);
  const approvals = bookReport(ledger?.approvals.firstBrokenLine() ?? null);
  const seenTo = ledger?.journalSeenTo() ?? 0;
  ledger?.close();
  // A journal whose last file was taken away is sound by itself.
  const isCut = journal.head().position < seenTo;
  const signature = report.sound && !isCut ? signHead(report.head, key) : null;
  const serverKey = serverKeyFingerprint(createPublicKey(key));
  const cut = isCut ? { sound: false, reason: `the ledger has seen the journal up to position ${seenTo}` } : {};
  out.write(`${JSON.stringify({ ...report, ...cut, signature, serverKey, corrections, approvals })}\n`);
  return report.sound && !isCut && corrections.sound && approvals.sound ? 0 : 1;
}

function bookReport(brokenAt: number | null) {
  return brokenAt === null ? { sound: true } : { sound: false, brokenAt };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
