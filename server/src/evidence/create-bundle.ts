import { sign } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { unusableReason } from '../fold/set-aside.js';
import type { BatchEntry, JournalledEntry } from '../journal/journal-entry.js';
import type { Journal, JournalHead } from '../journal/journal.js';
import { signHead } from '../journal/signed-head.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import type { RegistryView } from '../registry/registry-view.js';
import { BUNDLE_VERSION, type BundleManifest, type MachineDayName, manifestText } from './bundle-format.js';
import { type BundleFile, evidenceFiles, ListedFiles } from './bundle-files.js';
import { type BundleSnapshot, boundsOfDay, takeSnapshot } from './bundle-snapshot.js';
import { EvidenceRefusal, type EvidenceRequest, type EvidenceSource } from './evidence-source.js';
import { BundleFold } from './fold-bundle.js';
import { entriesAt, type JournalScan, scanJournal } from './journal-scan.js';
import { toForeignSegment } from './other-ground.js';
import { rawFiles } from './raw-evidence.js';
import { UsedDocuments } from './used-documents.js';

/** How long a request waits for the folds to take in what has just arrived. */
const CATCH_UP_TRIES = 100;
const CATCH_UP_MS = 50;
/** Batches folded before others get their turn. */
const SLICE_BATCHES = 50;

/** A bundle about to be written: its files, to be read in this order, each once. */
export interface EvidenceBundle {
  /** Name of its folder or archive, without extension. */
  readonly name: string;
  readonly localDays: readonly string[];
  readonly jobs: number;
  readonly files: readonly BundleFile[];
}

/**
 * Makes a bundle of the figures of record, as they are now.
 * @throws EvidenceRefusal where there is nothing of it, or it is not for this reader.
 */
export async function createBundle(source: EvidenceSource, request: EvidenceRequest): Promise<EvidenceBundle> {
  for (let tries = 0; source.backlog() > 0; tries += 1) {
    if (tries === CATCH_UP_TRIES) throw new EvidenceRefusal('the figures are being computed; ask again in a minute');
    await setTimeout(CATCH_UP_MS);
  }
  const snapshot = takeSnapshot(source, request);
  const { machineDays, result } = snapshot;
  const registryThen = registryAt(source, snapshot);
  const positions = await positionsOf(source, snapshot, registryThen);
  const gatewayIds = new Set(machineDays.flatMap((day) => gatewaysOf(source, day)));
  const scan = await scanJournal(source.journal, snapshot.head, { positions, gatewayIds });
  const used = await usedDocuments({ source, snapshot, scan, registryThen });
  const registry = used.entriesOf(scan.changes).map(({ position }) => position);
  const clear = [...registry, ...scan.refusals, ...scan.batches.map(({ position }) => position)];
  const listed = new ListedFiles();
  const evidence = evidenceFiles({ source, snapshot, scan, clearPositions: clear.sort((a, b) => a - b) });
  const raw = rawFiles(source, machineDays, { gatewayIds, registry: registryThen });
  const localDays = [...new Set(machineDays.map(({ localDay }) => localDay))];
  return {
    name: nameOf(machineDays),
    localDays,
    jobs: result.jobs.length,
    files: [
      ...[...evidence, ...raw].map((file) => listed.watch(file)),
      ...signedManifest(source, () => manifestOf({ source, request, snapshot, scan, listed })),
    ],
  };
}

function gatewaysOf({ folds }: EvidenceSource, { machineId, localDay }: MachineDayName): string[] {
  return folds.evidence.gatewayIds(machineId, localDay);
}

/** Positions of the batches that the machine-days were folded from. */
async function positionsOf(
  source: EvidenceSource,
  { machineDays, head, timeZone }: BundleSnapshot,
  registry: RegistryView,
) {
  const { journal } = source;
  const positions = new Set<number>();
  for (const day of machineDays) {
    const { from, to } = boundsOfDay(day.localDay, timeZone);
    for (const entry of journal.recordsBetween(gatewaysOf(source, day), from, to)) {
      if (entry.position > head.position || unusableReason(entry) !== undefined) continue;
      const mounting = registry.mountingOf(entry.gatewayId, entry.record.fixTime ?? 0);
      if (mounting?.machineId === day.machineId) positions.add(entry.position);
    }
    await setImmediate();
  }
  return positions;
}

/** The registry as it was at the snapshot's head, whatever is changed meanwhile. */
function registryAt({ journal, clock }: EvidenceSource, { head, timeZone }: BundleSnapshot): RegistryView {
  const readOnly = { now: () => clock.now(), after: never };
  const registry = new JournalledRegistry({ journal: upTo(journal, head), clock: readOnly, timeZone });
  registry.start();
  return registry;
}

interface FoldParts {
  readonly source: EvidenceSource;
  readonly snapshot: BundleSnapshot;
  readonly scan: JournalScan;
  readonly registryThen: RegistryView;
}

/** Folds the bundle as its reader will, and notes what of the registry is asked for. */
async function usedDocuments({ source, snapshot, scan, registryThen }: FoldParts): Promise<UsedDocuments> {
  const { journal } = source;
  const { machineDays, inputs } = snapshot;
  const used = new UsedDocuments();
  for (const { gatewayId } of scan.batches) used.note('gateways', gatewayId);
  const machineIds = new Set(machineDays.map(({ machineId }) => machineId));
  const foreign = snapshot.others.map((ground) => toForeignSegment(ground, machineIds));
  const reader = withinDays(journal, scan);
  const fold = new BundleFold({ registry: used.watch(registryThen), reader, machineDays, inputs, foreign });
  const positions = scan.batches.map(({ position }) => position);
  let folded = 0;
  for (const entry of entriesAt(journal, positions)) {
    fold.take(entry as JournalledEntry<BatchEntry>);
    folded += 1;
    if (folded % SLICE_BATCHES === 0) await setImmediate();
  }
  fold.finish();
  // Jobs are shown with places and owners, which asks for more documents.
  fold.folds.jobs();
  return used;
}

function never(): never {
  throw new Error('a registry that is only read waits for nothing');
}

function upTo(journal: Journal, head: JournalHead): Pick<Journal, 'append' | 'readFrom' | 'onAppended'> {
  return {
    append: never,
    onAppended: () => () => undefined,
    *readFrom(position, kinds) {
      for (const entry of journal.readFrom(position, kinds)) {
        if (entry.position > head.position) return;
        yield entry;
      }
    },
  };
}

function withinDays(journal: Journal, { batches }: JournalScan): Pick<Journal, 'recordsBetween' | 'gatewayIds'> {
  const positions = new Set(batches.map(({ position }) => position));
  return {
    gatewayIds: () => journal.gatewayIds(),
    recordsBetween: (gatewayIds, from, to) =>
      journal.recordsBetween(gatewayIds, from, to).filter(({ position }) => positions.has(position)),
  };
}

interface ManifestParts {
  readonly source: EvidenceSource;
  readonly request: EvidenceRequest;
  readonly snapshot: BundleSnapshot;
  readonly scan: JournalScan;
  readonly listed: ListedFiles;
}

function manifestOf({ source, request, snapshot, scan, listed }: ManifestParts): BundleManifest {
  const { head, engine, timeZone, machineDays, uniqueBasis } = snapshot;
  return {
    format: 'furrow evidence',
    version: BUNDLE_VERSION,
    createdAt: source.clock.now(),
    createdBy: request.by,
    software: source.software,
    timeZone,
    engine,
    machineDays,
    uniqueBasis,
    journal: { after: source.journal.tail(), head, headSignature: signHead(head, source.serverKey) },
    gaps: scan.gaps,
    files: listed.list(),
  };
}

/** Made when it is its turn: only then the hashes of the files before it are known. */
function signedManifest({ serverKey }: EvidenceSource, make: () => BundleManifest): BundleFile[] {
  let bytes: Buffer | undefined;
  const manifest = () => (bytes ??= Buffer.from(`${JSON.stringify(make(), null, 2)}\n`));
  const signature = () => `${sign(null, manifestText(manifest()), serverKey).toString('base64')}\n`;
  return [
    { name: 'manifest.json', pieces: () => [manifest()] },
    { name: 'manifest.sig', pieces: () => [Buffer.from(signature())] },
  ];
}

function nameOf(machineDays: readonly MachineDayName[]): string {
  const machineIds = [...new Set(machineDays.map(({ machineId }) => machineId))];
  const localDays = machineDays.map(({ localDay }) => localDay).sort();
  const [first, last] = [localDays[0] ?? '', localDays.at(-1) ?? ''];
  const who = machineIds.length === 1 ? machineIds[0] : `${machineIds.length}-machines`;
  return `furrow-evidence-${who}-${first === last ? first : `${first}-${last}`}`;
}
