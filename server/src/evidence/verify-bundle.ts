import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { createEngineStamp } from '../fold/engine-stamp.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import type { BatchEntry, JournalledEntry } from '../journal/journal-entry.js';
import { isHeadAuthentic, serverKeyFingerprint } from '../journal/signed-head.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { chainFaults, checkBatch, type CheckedBatch, readGatewayKey, receiptFindings } from './batch-check.js';
import { BundleFolder } from './bundle-folder.js';
import {
  BUNDLE_FILES,
  BUNDLE_VERSION,
  type BundleInputs,
  type BundleManifest,
  type BundleResult,
  gatewayKeyFileName,
  manifestText,
  type OtherGround,
} from './bundle-format.js';
import { groundFaults, inputsFaults, manifestFaults, resultFaults } from './bundle-shape.js';
import { bundleResult } from './bundle-result.js';
import { BundleStorage } from './bundle-storage.js';
import { type Finding, kindOf } from './finding.js';
import { BundleFold } from './fold-bundle.js';
import { gapFaults } from './gap-check.js';
import { type JournalReading, placeOf, readJournal, type ReadEntry } from './journal-reading.js';
import { toForeignSegment } from './other-ground.js';
import { rawFindings } from './raw-evidence.js';
import { resultDifferences } from './result-difference.js';

/** How many faults of one file are named: the first few lead to the rest. */
const FAULTS_NAMED = 4;

type FaultsOf = (value: unknown) => string[];

/** What became of a check. `broken` goes before `different`. */
export interface Verdict {
  readonly outcome: 'identical' | 'different' | 'broken';
  readonly findings: readonly Finding[];
  /** Fingerprint of the key that signed; null where it cannot be read. */
  readonly serverKey: string | null;
  /** Whether it was held against a fingerprint that the reader gave. */
  readonly isKeyCompared: boolean;
  /** As far as it can be read. */
  readonly manifest: BundleManifest | null;
  readonly batches: number;
  readonly jobs: number;
}

export interface VerifyOptions {
  /** Fingerprint that the server's key must have. */
  readonly serverKey?: string | undefined;
}

/**
 * Checks a bundle by nothing but its own files: every hash, signature and link, then the figures by the same folds.
 * @throws Error where the folder cannot be read at all.
 */
export function verifyBundle(folderPath: string, options: VerifyOptions = {}): Verdict {
  const check = new BundleCheck(new BundleFolder(folderPath));
  try {
    check.run(options);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) check.note({ code: 'unreadable', file: '', detail: String(error) });
  }
  return check.verdict();
}

/** A file without which the check cannot go on; named among the findings. */
class UnreadableFile extends Error {}

class BundleCheck {
  private readonly folder: BundleFolder;
  private readonly findings: Finding[] = [];
  private manifest: BundleManifest | null = null;
  private serverKey: KeyObject | null = null;
  private isKeyCompared = false;
  private batches: CheckedBatch[] = [];
  private jobs = 0;

  constructor(folder: BundleFolder) {
    this.folder = folder;
  }

  note(finding: Finding): void {
    this.findings.push(finding);
  }

  /** A hostile bundle has more findings than a call takes arguments. */
  private noteAll(findings: readonly Finding[]): void {
    for (const finding of findings) this.findings.push(finding);
  }

  verdict(): Verdict {
    const { findings, manifest, serverKey, isKeyCompared, batches, jobs } = this;
    const kinds = new Set(findings.map(kindOf));
    const outcome = kinds.has('broken') ? 'broken' : kinds.has('different') ? 'different' : 'identical';
    const fingerprint = serverKey === null ? null : serverKeyFingerprint(serverKey);
    return { outcome, findings, serverKey: fingerprint, isKeyCompared, manifest, batches: batches.length, jobs };
  }

  run({ serverKey }: VerifyOptions): void {
    this.isKeyCompared = serverKey !== undefined;
    const manifest = this.readManifest(serverKey);
    const { after, head, headSignature } = manifest.journal;
    const lines = this.folder.read(BUNDLE_FILES.journal)?.toString('utf8') ?? '';
    const journal = readJournal(lines, after, (file) => this.folder.read(file));
    const batchOf = batchesByFile(journal);
    this.noteAll(this.folder.faults(manifest.files, (file) => batchOf.get(file)));
    this.noteAll(journal.findings);
    if (journal.end.position !== head.position || journal.end.entryHash !== head.entryHash) {
      this.note({ code: 'head', stated: head.position, found: journal.end.position });
    }
    if (this.serverKey !== null && !isHeadAuthentic(head, headSignature, this.serverKey)) {
      this.note({ code: 'headSignature' });
    }
    if (after.position > 0) this.note({ code: 'journalBegins', position: after.position + 1 });
    this.checkBatches(journal.entries, manifest);
    this.noteAll(rawFindings(this.folder.names, (name) => this.folder.read(name), this.batches));
    this.recompute(journal.entries, manifest);
  }

  private readManifest(expectedKey: string | undefined): BundleManifest {
    const bytes = this.bytes(BUNDLE_FILES.manifest);
    const name = BUNDLE_FILES.manifest;
    const manifest = this.parsed(name, bytes.toString('utf8'), firstFaults) as BundleManifest;
    if (!isTimeZone(manifest.timeZone)) this.unreadable(name, `/timeZone: no such zone, ${manifest.timeZone}`);
    this.manifest = manifest;
    const key = this.readServerKey();
    const text = this.text(BUNDLE_FILES.signature);
    const signature = Buffer.from(text, 'base64');
    const isWhole = `${signature.toString('base64')}\n` === text && signature.length === 64;
    if (!isWhole || !verify(null, manifestText(bytes), key, signature)) this.note({ code: 'manifestSignature' });
    const found = serverKeyFingerprint(key);
    if (expectedKey !== undefined && expectedKey.replaceAll(' ', '').toLowerCase() !== found) {
      this.note({ code: 'serverKey', expected: expectedKey, found });
    }
    return manifest;
  }

  private readServerKey(): KeyObject {
    const pem = this.bytes(BUNDLE_FILES.serverKey);
    try {
      this.serverKey = createPublicKey(pem);
      return this.serverKey;
    } catch (error) {
      return this.unreadable(BUNDLE_FILES.serverKey, (error as Error).message);
    }
  }

  private checkBatches(entries: readonly ReadEntry[], { gaps }: BundleManifest): void {
    const keys = new Map<string, KeyObject | undefined>();
    for (const { entry, row } of entries) {
      if (entry.kind !== 'batch') continue;
      const { gatewayId } = entry;
      if (!keys.has(gatewayId)) keys.set(gatewayId, this.gatewayKey(gatewayId));
      const { checked, findings } = checkBatch(entry, placeOf(entry, row.position), keys.get(gatewayId));
      this.batches.push(checked);
      this.noteAll(findings);
    }
    this.noteAll([...chainFaults(this.batches, gaps), ...gapFaults(gaps, entries), ...receiptFindings(this.batches)]);
    this.noteAll(gaps.map((gap): Finding => ({ code: 'gap', ...gap })));
  }

  private gatewayKey(gatewayId: string): KeyObject | undefined {
    try {
      return readGatewayKey(gatewayId, this.folder.read(gatewayKeyFileName(gatewayId)));
    } catch (error) {
      this.note({ code: 'gatewayKey', gatewayId, detail: (error as Error).message });
      return undefined;
    }
  }

  private recompute(
    entries: readonly ReadEntry[],
    { machineDays, timeZone, uniqueBasis, engine }: BundleManifest,
  ): void {
    const present = createEngineStamp(undefined);
    const [stated, here] = [engine, present].map(({ version, parameters }) => `${version} ${parameters}`);
    if (stated !== here) this.note({ code: 'otherEngine', stated: stated ?? '', present: here ?? '' });
    const inputs = this.json(BUNDLE_FILES.inputs, inputsFaults) as BundleInputs;
    const result = this.json(BUNDLE_FILES.result, resultFaults) as BundleResult;
    const clock = { now: () => 0, after: () => ({ cancel: () => undefined }) };
    const storage = new BundleStorage(entries, { position: 0, entryHash: '' });
    const journal = new ChainedJournal({ storage, clock, gatherMs: 0 });
    const registry = new JournalledRegistry({ journal, clock, timeZone });
    registry.start();
    const machineIds = new Set(machineDays.map(({ machineId }) => machineId));
    const foreign = this.others().map((ground) => toForeignSegment(ground, machineIds));
    const fold = new BundleFold({ registry, reader: journal, machineDays, inputs, foreign });
    const readable = new Set(this.batches.filter(({ opened }) => opened !== undefined).map(({ position }) => position));
    for (const entry of journal.readFrom(1, ['batch'])) {
      if (readable.has(entry.position)) fold.take(entry as JournalledEntry<BatchEntry>);
    }
    fold.finish();
    const recomputed = bundleResult(fold.folds, machineDays);
    this.jobs = result.jobs.length;
    this.noteAll(resultDifferences(result, recomputed, uniqueBasis));
    if (uniqueBasis === 'statement') this.note({ code: 'statement', jobs: result.jobs.length });
  }

  private others(): OtherGround[] {
    const name = BUNDLE_FILES.others;
    const lines = this.text(name).split('\n');
    return lines.filter((line) => line !== '').map((line) => this.parsed(name, line, groundFaults) as OtherGround);
  }

  private json(name: string, faultsOf: FaultsOf): unknown {
    return this.parsed(name, this.text(name), faultsOf);
  }

  private parsed(name: string, text: string, faultsOf: FaultsOf): unknown {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return this.unreadable(name, (error as Error).message);
    }
    const faults = faultsOf(value);
    if (faults.length > 0) this.unreadable(name, faults.slice(0, FAULTS_NAMED).join('; '));
    return value;
  }

  private text(name: string): string {
    return this.bytes(name).toString('utf8');
  }

  private bytes(name: string): Buffer {
    return this.folder.read(name) ?? this.unreadable(name, 'is missing');
  }

  private unreadable(file: string, detail: string): never {
    this.note({ code: 'unreadable', file, detail });
    throw new UnreadableFile();
  }
}

/** A newer form is said to be newer, whatever else differs. */
function firstFaults(manifest: unknown): string[] {
  const { format, version } = (manifest ?? {}) as Partial<BundleManifest>;
  if (format !== 'furrow evidence') return ['is not the manifest of a bundle of evidence'];
  const isNewer = typeof version === 'number' && version > BUNDLE_VERSION;
  return isNewer ? [`is of version ${version}; this program reads ${BUNDLE_VERSION}`] : manifestFaults(manifest);
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function batchesByFile({ entries }: JournalReading) {
  return new Map(
    entries.flatMap(({ entry, row, file }) =>
      entry.kind === 'batch' && file !== null ? [[file, placeOf(entry, row.position)] as const] : [],
    ),
  );
}
