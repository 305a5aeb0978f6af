import { performance } from 'node:perf_hooks';
import { atOnce, type Sliced } from '../coverage/sliced.js';
import { SeededRandom } from '../coverage/seeded-random.js';
import { createStaticRegistry } from '../measure/static-registry.js';
import { createFolds } from './create-folds.js';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { MemoryJournal } from './memory-journal.js';

/** Flags over a campaign: what the first question and the next ones cost, and how long a slice takes. */
const JOBS = Number(process.argv[2] ?? 2000);
const JOBS_PER_MACHINE = 10;
const START = Date.UTC(2026, 3, 28);
const HOUR_MS = 3_600_000;

const registry = createStaticRegistry({
  timeZone: 'Asia/Shanghai',
  operation: 'harrowing',
  documentsByMachineId: new Map(),
  fields: [],
});
const reader = new MemoryJournal();
// The bench reads nothing back: a journal of its own for each batch keeps memory to the folds.
const folds = createFolds({ registry, reader, flagWidthM: 3 });
for (let i = 0; i < JOBS; i += 1) {
  const random = new SeededRandom(i);
  const [machine, field] = [Math.floor(i / JOBS_PER_MACHINE), i % JOBS_PER_MACHINE];
  const legs = shuttlePasses(6, 150, 2.9).map((leg) => ({ ...leg, speedMps: 2 + 0.2 * random.normal() * 0.5 }));
  const place = { latitude: 43.0 + 0.004 * (i % 125), longitude: 124.2 + 0.005 * Math.floor(i / 125) };
  const startTime = START + field * 3 * HOUR_MS;
  const drive = drawDrive({ ...place, startTime, legs }).map((record) => ({
    ...record,
    latitude: record.latitude! + 1e-7 * random.normal(),
    longitude: record.longitude! + 1e-7 * random.normal(),
  }));
  folds.append(new MemoryJournal().store(`m${machine}`, drive));
}
const jobs = folds.jobs();
const ids = new Set(jobs.map(({ id }) => id));

function timed<T>(work: Sliced<T>): { result: T; seconds: number; longestMs: number; slices: number } {
  const begin = performance.now();
  let [longestMs, slices] = [0, 0];
  for (;;) {
    const from = performance.now();
    const step = work.next();
    longestMs = Math.max(longestMs, performance.now() - from);
    slices += 1;
    if (step.done === true)
      return { result: step.value, seconds: (performance.now() - begin) / 1000, longestMs, slices };
  }
}

for (const name of ['first question', 'second question']) {
  const { result, seconds, longestMs, slices } = timed(folds.flagsInSlices(ids));
  console.log(
    `${name} about ${jobs.length} jobs: ${seconds.toFixed(2)} s in ${slices} slices, the longest ${longestMs.toFixed(0)} ms, ${result.length} flags`,
  );
}
const begin = performance.now();
const [last] = jobs.slice(-1);
const about = atOnce(folds.flagsInSlices(new Set([last!.id])));
console.log(`about one job of them: ${((performance.now() - begin) / 1000).toFixed(2)} s, ${about.length} flags`);
