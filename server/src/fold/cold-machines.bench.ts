import { createStaticRegistry } from '../measure/static-registry.js';
import { createFolds } from './create-folds.js';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { MemoryJournal } from './memory-journal.js';

/**
 * Bar 3c of the coverage benchmark: from latitude and longitude to job and layer, ten thousand machines in turn,
 * two to a field, so that nothing is warm when a machine's next fix comes. All of both folds runs, the work state
 * and the registry too. Counted in time of the processor, collector and all, not in time that others took.
 */
const MACHINES = 10_000;
const SECONDS = 60;
const START = Date.UTC(2026, 3, 28);
const BAR_FIXES_PER_S = 40_000;

const machine = { organisationId: 'o', name: 'm', kind: 'tractor', antennaXM: 1.5, antennaYM: 0 } as const;
const implement = { organisationId: 'o', name: 'i', attachment: 'mounted', toolXM: -1.5, offsetYM: 0 } as const;
const documents = {
  machine: { ...machine, hitchXM: -1.2, maxSpeedMps: 12 },
  implement: { ...implement, workingWidthM: 3, operation: 'harrowing' },
} as const;
const legs = shuttlePasses(2, 60);

/** Neighbours in a field of their own: the second machine works beside the first, 6 m off. */
function driveOf(index: number) {
  const field = Math.floor(index / 2);
  const longitude = 124.2 + 0.002 * Math.floor(field / 100) + (index % 2) * 7e-5;
  return drawDrive({ latitude: 43.2 + 0.002 * (field % 100), longitude, startTime: START, legs }).slice(0, SECONDS);
}

const names = Array.from({ length: MACHINES }, (_, i) => `m${i}`);
const documentsByMachineId = new Map(names.map((name) => [name, documents]));
const registry = createStaticRegistry({ timeZone: 'Asia/Shanghai', operation: null, documentsByMachineId, fields: [] });
const journal = new MemoryJournal();
const folds = createFolds({ registry, reader: journal });
const drives = names.map((_, i) => driveOf(i));
let fixes = 0;
let foldingUs = 0;
for (let second = 0; second < SECONDS; second += 1) {
  const round = names.flatMap((name, i) => journal.store(name, drives[i]!.slice(second, second + 1)));
  const from = process.cpuUsage();
  for (const record of round) folds.append([record]);
  const { user, system } = process.cpuUsage(from);
  foldingUs += user + system;
  fixes += round.length;
}
const perSecond = fixes / (foldingUs / 1e6);
const verdict = perSecond >= BAR_FIXES_PER_S ? 'holds' : 'MISSED';
const check = `3c both folds, ${MACHINES} machines cold, one fix each in turn`;
console.log(
  `${check.padEnd(64)} ${`${Math.round(perSecond)} fixes/s`.padStart(24)}   bar ${`>= ${BAR_FIXES_PER_S}`.padEnd(22)} ${verdict}`,
);
