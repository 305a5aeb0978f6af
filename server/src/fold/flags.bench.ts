import type { Sliced } from '../coverage/sliced.js';
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
  // Fields are of their own lengths, and nobody drives the same speed on every pass.
  const lengthM = random.between(100, 200);
  const legs = shuttlePasses(6, lengthM, 2.9).map((leg) => ({ ...leg, speedMps: 2 + 0.05 * random.normal() }));
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

/** CPU time of this process, ms: the machine may be busy with something else. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function tell(name: string, work: Sliced<object[]>): void {
  const begin = cpuMs();
  let [longestMs, slices, flags] = [0, 0, 0];
  for (let isDone = false; !isDone; slices += 1) {
    const from = cpuMs();
    const step = work.next();
    longestMs = Math.max(longestMs, cpuMs() - from);
    isDone = step.done === true;
    if (step.done === true) flags = step.value.length;
  }
  const seconds = ((cpuMs() - begin) / 1000).toFixed(2);
  console.log(
    `${name}: ${seconds} s of CPU in ${slices} slices, the longest ${longestMs.toFixed(0)} ms, ${flags} flags`,
  );
}

tell(`first question about ${jobs.length} jobs`, folds.flagsInSlices(ids));
tell('the same again', folds.flagsInSlices(ids));
tell('about one of them', folds.flagsInSlices(new Set([jobs.at(-1)!.id])));
