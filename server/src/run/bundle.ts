import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_FILES } from '../evidence/bundle-format.js';
import { createBundle } from '../evidence/create-bundle.js';
import type { EvidenceRequest } from '../evidence/evidence-source.js';
import { writeBundleFolder } from '../evidence/write-bundle.js';
import { NOTHING_SETTLED } from '../fold/settled-work.js';
import type { Clock } from '../clock/clock.js';
import { readServerKey } from './data-dir.js';
import { foldJournal, openLedger } from './fold-offline.js';
import { auditOffline } from './offline-audit.js';
import type { OfflineParts } from './offline.js';
import type { CommandOutput } from './verify.js';

export interface BundleOptions {
  readonly wanted: EvidenceRequest['wanted'];
  /** Folder to write, which must not exist or be empty of a bundle. */
  readonly folder: string;
  readonly software: string;
  readonly clock: Clock;
}

/** `furrow-server bundle`: writes the evidence of jobs, or of a machine's days, to a folder, and logs it. */
export async function bundleToFolder(
  { journal, registry, dataDir }: OfflineParts,
  { wanted, folder, software, clock }: BundleOptions,
  out: CommandOutput,
): Promise<void> {
  const ledger = openLedger(dataDir, clock.now());
  try {
    const folds = foldJournal({ journal, registry }, ledger);
    const settled = ledger ?? NOTHING_SETTLED;
    const serverKey = readServerKey(dataDir);
    const rest = { serverKey, clock, software, backlog: () => 0, settle: () => undefined };
    const source = { journal, registry, folds, settled, ...rest };
    const bundle = await createBundle(source, { wanted, by: 'furrow-server bundle', sees: () => true });
    await writeBundleFolder(bundle.files, folder);
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, BUNDLE_FILES.manifest)))
      .digest('hex');
    const subject = `evidence ${JSON.stringify(wanted)} to ${folder}`;
    auditOffline(dataDir, clock, { action: 'export.evidence.complete', subject, rows: bundle.jobs, hash });
    out.write(`${folder}: ${bundle.jobs} jobs, ${bundle.localDays.length} days, ${bundle.files.length} files\n`);
  } finally {
    ledger?.close();
  }
}
