import { performance } from 'node:perf_hooks';
import { convexPartsOf, readAreaFixture } from './area-fixture.js';
import { BenchReport, cpuUs, median, spreadOf } from './bench-report.js';
import { drawField, drawFuzzCase, type FieldPlan, planFields } from './sample-field.js';
import { SeededRandom } from './seeded-random.js';
import { UncoveredCells } from './uncovered-cells.js';

/**
 * The union engine against the exact areas of the fixture, its speed, growth and memory; `peers.bench` has it beside
 * other libraries. Each line: a check, its figure with least and greatest of its rounds, the bar, and whether it holds.
 */

/** Jobs that take turns, so that nothing of a job is in the cache when its next fix comes. */
const JOBS_IN_TURN = 10_000;
const ROUNDS = 3;

interface MeasuredField {
  readonly plan: FieldPlan;
  readonly quads: number;
  readonly errorM2: number;
  readonly areaM2: number;
  readonly kilobytesPerHa: number;
}

const report = new BenchReport();

function covered(parts: readonly number[][]): UncoveredCells {
  const cells = new UncoveredCells();
  for (const part of parts) cells.add(part);
  return cells;
}

/** The same piece of work again and again: how far single times on this machine can be trusted. */
function noisePercent(parts: readonly number[][]): number {
  const times = Array.from({ length: 9 }, () => cpuUs(() => void covered(parts))).slice(2);
  return (100 * (Math.max(...times) - Math.min(...times))) / median(times);
}

async function measureFields(): Promise<MeasuredField[]> {
  const fixture = await readAreaFixture();
  return planFields().map((plan, i) => {
    const quads = drawField(plan);
    const known = fixture.fields[i]!;
    if (known.quads !== quads.length) {
      throw new Error(
        `field ${plan.seed} has ${quads.length} quads, the fixture ${known.quads}: write geos-areas.json anew`,
      );
    }
    const parts = convexPartsOf(quads);
    const cells = covered(parts);
    return {
      plan,
      quads: quads.length,
      errorM2: cells.areaM2 - known.areaM2,
      areaM2: known.areaM2,
      kilobytesPerHa: cells.byteLength / 1024 / (known.areaM2 / 1e4),
    };
  });
}

function reportAccuracy(fields: readonly MeasuredField[], fuzz: readonly number[]): void {
  const relative = fields.map(({ errorM2, areaM2 }) => Math.abs(errorM2) / areaM2);
  const sum = (value: (field: MeasuredField) => number) => fields.reduce((total, field) => total + value(field), 0);
  const hectares = sum(({ areaM2 }) => areaM2) / 1e4;
  console.log(`${fields.length} fields, ${hectares.toFixed(0)} ha, ${sum(({ quads }) => quads)} quads`);
  report.atMost('1  net against GEOS, worst field, relative', Math.max(...relative), { limit: 1e-6 });
  report.atMost(
    '1b all fields together, relative',
    Math.abs(sum(({ errorM2 }) => errorM2)) / sum(({ areaM2 }) => areaM2),
    { limit: 1e-7 },
  );
  const errors = fuzz.map((areaM2, seed) => Math.abs(covered(convexPartsOf(drawFuzzCase(seed))).areaM2 - areaM2));
  report.atMost(`1c ${fuzz.length} fuzz cases, worst`, Math.max(...errors), { limit: 1e-4, unit: ' m2' });
}

/** Straight passes of 6 m with 5 % overlap and RTK noise, as many quads as asked for. */
function longWork(quads: number, areaHa: number): number[][] {
  const plan = { seed: 7, pattern: 'passes', noise: 'rtk', areaHa, widthM: 6, overlap: 0.05, stepM: 2 } as const;
  const drawn = drawField(plan);
  if (drawn.length < quads) throw new Error(`${areaHa} ha give ${drawn.length} quads only, ${quads} are wanted`);
  return convexPartsOf(drawn.slice(0, quads));
}

/** All fields drawn at about 1 Hz, one after the other. */
function reportThroughput(): void {
  const fields = planFields().filter(({ stepM }) => stepM >= 2);
  const drawn = fields.map((plan) => convexPartsOf(drawField(plan)));
  const quads = drawn.reduce((sum, parts) => sum + parts.length, 0);
  const perSecond = Array.from({ length: ROUNDS }, () => {
    const us = cpuUs(() => drawn.forEach((parts) => void covered(parts)));
    return quads / (us / 1e6);
  });
  const check = '3  hot throughput at about 1 Hz, fixes/s/core';
  report.atLeast(check, median(perSecond), { limit: 150_000, spread: spreadOf(perSecond) });
}

function reportJobsInTurn(): void {
  const fixes = 400;
  const drawn = [3, 6, 12, 24].map((widthM) => {
    const plan = {
      seed: 9,
      pattern: 'passes',
      noise: 'rtk',
      overlap: 0.05,
      stepM: 2,
      widthM,
      areaHa: widthM * 0.5,
    } as const;
    return convexPartsOf(drawField(plan)).slice(0, fixes);
  });
  const runs = Array.from({ length: ROUNDS }, () => {
    const unions = Array.from({ length: JOBS_IN_TURN }, () => new UncoveredCells());
    const us = cpuUs(() => {
      for (let fix = 0; fix < fixes; fix += 1) {
        unions.forEach((union, i) => union.add(drawn[i % 4]![fix % drawn[i % 4]!.length]!));
      }
    });
    const bytes = unions.reduce((sum, union) => sum + union.byteLength, 0);
    return { perSecond: (JOBS_IN_TURN * fixes) / (us / 1e6), kilobytes: bytes / JOBS_IN_TURN / 1024 };
  });
  const perSecond = runs.map((run) => run.perSecond);
  const check = `3b ${JOBS_IN_TURN} jobs in turn, fixes/s/core`;
  report.atLeast(check, median(perSecond), { limit: 80_000, spread: spreadOf(perSecond) });
  report.atMost(`3b memory of a job after ${fixes} fixes`, runs[0]!.kilobytes, { limit: 60, unit: ' KB' });
}

/** Time of each addition, us; by the clock, for the processor's time is not told that finely. */
function additionTimes(work: readonly number[][]): Float64Array {
  const cells = new UncoveredCells();
  const times = new Float64Array(work.length);
  for (const [i, part] of work.entries()) {
    const from = performance.now();
    cells.add(part);
    times[i] = (performance.now() - from) * 1000;
  }
  return times;
}

/** The shorter of two runs for each fix: what grows is slow in both, what another program took is not. */
function reportGrowth(): void {
  const work = longWork(1_000_000, 1180);
  const [first, second] = [additionTimes(work), additionTimes(work)];
  const times = first.map((us, i) => Math.min(us, second[i]!));
  const mean = (from: number, to: number) => times.subarray(from, to).reduce((sum, us) => sum + us, 0) / (to - from);
  report.atMost(
    `4  mean cost, last 100 k of ${work.length} against fixes 90-100 k`,
    mean(work.length - 100_000, work.length) / mean(90_000, 100_000),
    { limit: 1.3 },
  );
  const sorted = times.toSorted();
  report.atMost('4b p99.9 of one fix', sorted[Math.floor(sorted.length * 0.999)]!, { limit: 150, unit: ' us' });
  report.atMost('4b worst single fix', sorted.at(-1)! / 1000, { limit: 50, unit: ' ms' });
}

function reportMemory(fields: readonly MeasuredField[]): void {
  // A curve that crosses itself has gaps of every size, whatever overlap its passes were to have.
  const isGood = ({ plan }: MeasuredField) =>
    plan.noise === 'rtk' && plan.areaHa >= 5 && plan.overlap >= 0.02 && plan.pattern !== 'crossing';
  const good = fields.filter(isGood).map(({ kilobytesPerHa }) => kilobytesPerHa);
  report.atMost(`5  live memory, ${good.length} RTK fields >= 5 ha, overlap >= 2 %: median`, median(good), {
    limit: 8,
    unit: ' KB/ha',
  });
  report.atMost('5  the same, worst', Math.max(...good), { limit: 40, unit: ' KB/ha' });
  report.atMost('5b any field, any noise: worst', Math.max(...fields.map(({ kilobytesPerHa }) => kilobytesPerHa)), {
    limit: 500,
    unit: ' KB/ha',
  });
}

function reportOrder(): void {
  const parts = longWork(2000, 10);
  const random = new SeededRandom(3);
  const areas = Array.from({ length: 20 }, () => covered(random.shuffled(parts)).areaM2);
  report.atMost('6  20 permutations, relative spread', (Math.max(...areas) - Math.min(...areas)) / areas[0]!, {
    limit: 1e-9,
  });
  const cells = covered(parts);
  const addedM2 = parts.reduce((sum, part) => sum + cells.add(part), 0);
  report.atMost('6  a second replay adds', addedM2, { limit: 0, unit: ' m2' });
}

const fields = await measureFields();
const { fuzz, geos } = await readAreaFixture();
console.log(`areas by GEOS ${geos} on the 1e-6 m grid; Node ${process.versions.node}; times of the processor`);
const noise = noisePercent(longWork(20_000, 30));
console.log(`noise of this machine: the same work took times within ${noise.toFixed(0)} % of each other`);
reportAccuracy(fields, fuzz);
reportThroughput();
reportJobsInTurn();
reportGrowth();
reportMemory(fields);
reportOrder();
console.log('2, 2b: peers.bench; 3c: fold/cold-machines.bench; 5c: unions are rebuilt, not checkpointed');
console.log(
  '7, 9, 10, 11: held by mocha tests in fold/, geo/ and coverage/; 8 and 12: by the simulator, model-error.bench',
);
report.end();
