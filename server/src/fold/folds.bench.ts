import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createStaticRegistry } from '../measure/static-registry.js';
import { createFolds } from './create-folds.js';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import type { Folds } from './folds.js';
import { MemoryJournal } from './memory-journal.js';

/** Fixes through both folds on one core, live: batches of five from many machines in turn, as gateways send them. */
const MACHINES = Number(process.argv[2] ?? 1000);
const SECONDS = 600;
const BATCH = 5;
const START = Date.UTC(2026, 3, 28);

const machine = {
  organisationId: 'o',
  name: 'm',
  kind: 'tractor',
  antennaXM: 1.5,
  antennaYM: 0,
  hitchXM: -1.2,
} as const;
const implement = { organisationId: 'o', name: 'i', attachment: 'mounted', toolXM: -1.5, offsetYM: 0 } as const;
const documents = {
  machine: { ...machine, maxSpeedMps: 12 },
  implement: { ...implement, workingWidthM: 3, operation: 'harrowing' },
} as const;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are reachable, on the heap and in typed arrays. */
function heldBytes(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const names = Array.from({ length: MACHINES }, (_, i) => `m${i}`);
const registry = createStaticRegistry({
  timeZone: 'Asia/Shanghai',
  operation: null,
  documentsByMachineId: new Map(names.map((name) => [name, documents])),
  fields: [],
});
const legs = shuttlePasses(6, 150);
const drives = names.map((_, i) =>
  drawDrive({
    latitude: 43.2 + 0.004 * (i % 40),
    longitude: 124.2 + 0.005 * Math.floor(i / 40),
    startTime: START,
    legs,
  }).slice(0, SECONDS),
);

const journal = new MemoryJournal();
let folds: Folds | undefined = createFolds({ registry, reader: journal });
const fixes = drives.reduce((sum, drive) => sum + drive.length, 0);
let foldingMs = 0;
for (let second = 0; second < SECONDS; second += BATCH) {
  for (const [i, drive] of drives.entries()) {
    const batch = drive.slice(second, second + BATCH);
    if (batch.length === 0) continue;
    const stored = journal.store(names[i]!, batch);
    const from = performance.now();
    folds.append(stored);
    foldingMs += performance.now() - from;
  }
}
const now = START + SECONDS * 1000;
const from = performance.now();
const changes = folds.takeChanges();
const live = folds.liveMachines(now);
const liveMs = performance.now() - from;
const quietFrom = performance.now();
folds.liveMachines(now + 500);
const quietMs = performance.now() - quietFrom;
const orderFrom = performance.now();
folds.replayPending(now, true);
const orderMs = performance.now() - orderFrom;
const replayFrom = performance.now();
folds.registryChanged([names[0]!], 0);
folds.replayPending(now, true);
const replayMs = performance.now() - replayFrom;

// What goes when the folds go is theirs; the journal's records stay.
const heldBefore = heldBytes();
folds = undefined;
const foldBytes = heldBefore - heldBytes();

console.log(`fixes            ${fixes} of ${MACHINES} machines`);
console.log(
  `both folds       ${((foldingMs * 1000) / fixes).toFixed(2)} us a fix, ${Math.round(fixes / (foldingMs / 1000))} fixes/s`,
);
console.log(
  `live picture     ${liveMs.toFixed(1)} ms for ${live.length} machines, ${changes.jobIds.size} jobs changed; ${quietMs.toFixed(1)} ms when none did`,
);
console.log(`shared blocks    ${orderMs.toFixed(1)} ms to replay all that several machines worked in`);
console.log(`one machine-day  ${replayMs.toFixed(1)} ms to replay ${drives[0]!.length} fixes with its blocks`);
console.log(
  `memory           ${Math.round(foldBytes / 1024 / MACHINES)} KB a machine after ${Math.round(fixes / MACHINES)} fixes, all of both folds`,
);
