import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { batchHash, sealBatch } from '@furrow/protocol/uplink-batch';
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Checkpoints } from '../checkpoint/checkpoints.js';
import { SqliteCheckpointStore } from '../checkpoint/sqlite-checkpoint-store.js';
import { SystemClock } from '../clock/system-clock.js';
import { createFolds } from '../fold/create-folds.js';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { SqliteEntryStorage } from '../journal/sqlite-entry-storage.js';
import { CorrectionLedger } from '../ledger/correction-ledger.js';
import { openLedgerDatabase } from '../ledger/ledger-database.js';
import { LedgerStore } from '../ledger/ledger-store.js';
import { silentLogger } from '../log/logger.js';
import { JournalledRegistry } from '../registry/journalled-registry.js';
import { JournalFoldRunner } from './journal-fold-runner.js';

/** A season in small: pairs of machines side by side, a field of their own each day. More by the environment. */
const MACHINES = Number(process.env['FURROW_BENCH_MACHINES'] ?? 10);
const DAYS = Number(process.env['FURROW_BENCH_DAYS'] ?? 4);
const PASSES = Number(process.env['FURROW_BENCH_PASSES'] ?? 14);
const BEGIN = Date.UTC(2026, 3, 28);
const DAY_MS = 86_400_000;
const BATCH_RECORDS = 60;
/** As the server writes it. */
const SLICE_MS = 40;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The bench runs each start in a process of its own: `whole FOLDER` or `kept FOLDER`. */
const [, self, start = 'all', given] = process.argv;
const folder = given ?? mkdtempSync(join(tmpdir(), 'furrow-season-'));
const clock = new SystemClock();
const { privateKey } = generateKeyPairSync('ed25519');
const legs = shuttlePasses(PASSES, 300);

function driveOf(machine: number, day: number): TelemetryRecord[] {
  const field = day * Math.ceil(MACHINES / 2) + Math.floor(machine / 2);
  const longitude = 124.2 + 0.005 * (field % 40) + (machine % 2) * 0.0005;
  const latitude = 43.2 + 0.005 * Math.floor(field / 40);
  return drawDrive({ latitude, longitude, startTime: BEGIN + day * DAY_MS, legs });
}

/** Entries of one machine's day, in batches. */
function entriesOf(machine: number, day: number) {
  const drive = driveOf(machine, day);
  const gatewayId = machine.toString(16).padStart(40, '0');
  return Array.from({ length: Math.ceil(drive.length / BATCH_RECORDS) }, (_, i) => {
    const records = drive.slice(BATCH_RECORDS * i, BATCH_RECORDS * (i + 1));
    const place = { gatewayId, epoch: 'a'.repeat(32), seq: day * 10_000 + i + 1, previousHash: null };
    const sealed = sealBatch({ ...place, lastAck: null, settingsVersion: 0 }, records, privateKey);
    const fixTimes = { from: records[0]!.fixTime!, to: records.at(-1)!.fixTime! };
    const receivedAt = fixTimes.to + 1000;
    return { kind: 'batch' as const, receivedAt, ...place, hash: batchHash(sealed.body), fixTimes, ...sealed };
  });
}

function registryEntriesOf(machine: number) {
  const id = `m${machine}`;
  const names = { organisationId: 'o', name: id };
  const geometry = { antennaXM: 1.5, antennaYM: 0, hitchXM: -1.2, maxSpeedMps: 12 };
  const tool = { attachment: 'mounted', toolXM: -1.5, offsetYM: 0, workingWidthM: 3, operation: 'harrowing' };
  return [
    { collection: 'machines', id, document: { ...names, kind: 'tractor', ...geometry } },
    { collection: 'implements', id: `tool-${id}`, document: { ...names, ...tool } },
    { collection: 'hitching', id, document: { implementId: `tool-${id}` } },
    { collection: 'mounting', id: machine.toString(16).padStart(40, '0'), document: { machineId: id, rank: 1 } },
  ].map((change) => {
    return {
      kind: 'registry' as const,
      receivedAt: 0,
      change: { ...change, validFrom: 0, by: 'bench', at: 0 } as never,
    };
  });
}

async function writeSeason(): Promise<number> {
  const journal = new ChainedJournal({ storage: new SqliteEntryStorage(join(folder, 'journal')), clock, gatherMs: 0 });
  let fixes = 0;
  for (let machine = 0; machine < MACHINES; machine += 1) await journal.append(registryEntriesOf(machine));
  for (let day = 0; day < DAYS; day += 1) {
    const ofDay = Array.from({ length: MACHINES }, (_, machine) => entriesOf(machine, day));
    for (let i = 0; i < ofDay[0]!.length; i += 1) await journal.append(ofDay.flatMap((entries) => entries[i] ?? []));
    fixes += MACHINES * driveOf(0, day).length;
  }
  journal.close();
  return fixes;
}

/** One start of everything between journal and figures; `mayKeep` false folds the whole journal. */
async function run(mayKeep: boolean) {
  collect();
  const heldBefore = heldBytes();
  const journal = new ChainedJournal({ storage: new SqliteEntryStorage(join(folder, 'journal')), clock, gatherMs: 0 });
  const from = performance.now();
  const registry = new JournalledRegistry({ journal, clock, timeZone: 'Asia/Shanghai' });
  registry.start();
  const settled = new LedgerStore(openLedgerDatabase(':memory:'), clock.now());
  const folds = createFolds({ registry, reader: journal, settled });
  const ledger = new CorrectionLedger({ store: settled, folds, registry, clock, settleAfterH: 6 });
  const parts = { folds, journal, clock, logger: silentLogger };
  const store = new SqliteCheckpointStore(join(folder, 'checkpoint.sqlite'));
  const checkpoints = new Checkpoints({ ...parts, store, timeZone: 'Asia/Shanghai' });
  const runner = new JournalFoldRunner({ ...parts, registry, ledger, ...(mayKeep && { checkpoints }) });
  await runner.start();
  const readyMs = performance.now() - from;
  collect();
  const heldReady = heldBytes() - heldBefore;
  const jobs = folds.jobs();
  const totalsFrom = performance.now();
  const totals = folds.totals([...new Set(jobs.flatMap(({ days }) => days.map(({ localDay }) => localDay)))]);
  const totalsMs = performance.now() - totalsFrom;
  collect();
  const heldTotals = heldBytes() - heldBefore;
  const drawFrom = performance.now();
  folds.quadsWithin({ west: -180, south: -90, east: 180, north: 90 });
  const drawMs = performance.now() - drawFrom;
  const shown = createHash('sha256')
    .update(JSON.stringify([jobs, totals]))
    .digest('hex');
  const grossM2 = jobs.reduce((sum, job) => sum + job.grossM2, 0);
  runner.stop();
  let [keepMs, longestSliceMs] = [0, 0];
  if (!mayKeep) checkpoints.begin({ position: runner.foldedTo(), notedFrom: runner.foldedTo() + 1 });
  while (checkpoints.isWriting) {
    const sliceFrom = performance.now();
    checkpoints.work(clock.now() + SLICE_MS);
    const sliceMs = performance.now() - sliceFrom;
    keepMs += sliceMs;
    longestSliceMs = Math.max(longestSliceMs, sliceMs);
  }
  store.close();
  const keptBytes = statSync(join(folder, 'checkpoint.sqlite')).size;
  registry.stop();
  journal.close();
  settled.close();
  return { readyMs, totalsMs, drawMs, shown, grossM2, heldReady, heldTotals, keepMs, longestSliceMs, keptBytes };
}

function heldBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What a start says of itself. */
type Start = Awaited<ReturnType<typeof run>>;

function startOf(name: 'whole' | 'kept'): Start {
  const said = execFileSync(process.execPath, [self!, name, folder], { encoding: 'utf8', maxBuffer: 1e9 });
  return JSON.parse(said) as Start;
}

async function compareStarts(): Promise<void> {
  const fixes = await writeSeason();
  const [whole, kept] = [startOf('whole'), startOf('kept')];
  rmSync(folder, { recursive: true });
  const isSame = whole.shown === kept.shown;
  const perFix = (bytes: number) => `${(bytes / fixes).toFixed(1)} bytes a fix`;
  const lineOf = ({ readyMs, totalsMs, heldReady, heldTotals, drawMs }: Start) =>
    `${(readyMs / 1000).toFixed(2)} s to ready, ${perFix(heldReady)} held; totals of all days ${Math.round(totalsMs)} ms, ${perFix(heldTotals)}; all ground drawn ${Math.round(drawMs)} ms`;
  console.log(
    `season           ${fixes} fixes of ${MACHINES} machines on ${DAYS} days, ${Math.round(whole.grossM2 / 10_000)} ha`,
  );
  console.log(`whole journal    ${lineOf(whole)}`);
  console.log(`from checkpoint  ${lineOf(kept)}; jobs ${isSame ? 'the same' : 'DIFFERENT'}`);
  console.log(
    `checkpoint       ${perFix(whole.keptBytes)} on disk, ${(whole.keepMs / 1000).toFixed(2)} s to write all of it, longest slice ${Math.round(whole.longestSliceMs)} ms`,
  );
  if (!isSame) process.exitCode = 1;
}

if (start === 'all') await compareStarts();
else process.stdout.write(JSON.stringify(await run(start === 'kept')));
