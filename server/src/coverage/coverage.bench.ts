import { performance } from 'node:perf_hooks';
import { convexPartsOf, readAreaFixture } from './area-fixture.js';
import { loadPeers, type Peer } from './bench-peers.js';
import { GeosUnion, loadGeos } from './geos-union.js';
import { drawField, drawFuzzCase, type FieldPlan, planFields } from './sample-field.js';
import { SeededRandom } from './seeded-random.js';
import { UncoveredCells } from './uncovered-cells.js';

/**
 * The union engine against the exact areas of the fixture and against other libraries in the same run. Each
 * line: a check, its figure, the bar, and whether it holds.
 */
/** Jobs that take turns, so that nothing of a job is in the cache when its next fix comes. */
const JOBS_IN_TURN = 10_000;
const MIN_GEOS_QUADS = 100;

interface MeasuredField {
  readonly plan: FieldPlan;
  readonly parts: readonly number[][];
  readonly quads: number;
  readonly errorM2: number;
  readonly areaM2: number;
  readonly us: number;
  readonly kilobytesPerHa: number;
}

const failed: string[] = [];

function line(check: string, figure: string, bar: { text: string; holds: boolean }): void {
  const verdict = bar.holds ? 'holds' : 'MISSED';
  if (!bar.holds) failed.push(check);
  console.log(`${check.padEnd(64)} ${figure.padStart(24)}   bar ${bar.text.padEnd(22)} ${verdict}`);
}

function atMost(check: string, value: number, limit: number, unit = ''): void {
  line(check, `${value.toPrecision(3)}${unit}`, { text: `<= ${limit}${unit}`, holds: value <= limit });
}

function atLeast(check: string, value: number, limit: number, unit = ''): void {
  line(check, `${value.toPrecision(3)}${unit}`, { text: `>= ${limit}${unit}`, holds: value >= limit });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function covered(parts: readonly number[][]): UncoveredCells {
  const cells = new UncoveredCells();
  for (const part of parts) cells.add(part);
  return cells;
}

function timeUs(work: () => void): number {
  const from = performance.now();
  work();
  return (performance.now() - from) * 1000;
}

/** The same piece of work again and again: how far single times on this machine can be trusted. */
function noisePercent(parts: readonly number[][]): number {
  const times = Array.from({ length: 9 }, () => timeUs(() => void covered(parts))).slice(2);
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
    let cells = new UncoveredCells();
    const us = timeUs(() => (cells = covered(parts)));
    return {
      plan,
      parts: known.quads < 3000 ? parts : [],
      quads: quads.length,
      errorM2: cells.areaM2 - known.areaM2,
      areaM2: known.areaM2,
      us,
      kilobytesPerHa: cells.byteLength / 1024 / (known.areaM2 / 1e4),
    };
  });
}

function reportAccuracy(fields: readonly MeasuredField[], fuzz: readonly number[]): void {
  const relative = fields.map(({ errorM2, areaM2 }) => Math.abs(errorM2) / areaM2);
  const sum = (value: (field: MeasuredField) => number) => fields.reduce((total, field) => total + value(field), 0);
  const hectares = sum(({ areaM2 }) => areaM2) / 1e4;
  console.log(`${fields.length} fields, ${hectares.toFixed(0)} ha, ${sum(({ quads }) => quads)} quads`);
  atMost('1  net against GEOS, worst field, relative', Math.max(...relative), 1e-6);
  atMost('1b all fields together, relative', Math.abs(sum(({ errorM2 }) => errorM2)) / sum(({ areaM2 }) => areaM2), 1e-7);
  const errors = fuzz.map((areaM2, seed) => Math.abs(covered(convexPartsOf(drawFuzzCase(seed))).areaM2 - areaM2));
  atMost(`1c ${fuzz.length} fuzz cases, worst`, Math.max(...errors), 1e-4, ' m2');
}

/** Straight passes of 6 m with 5 % overlap and RTK noise, as many quads as asked for. */
function longWork(quads: number, areaHa: number): number[][] {
  const plan = { seed: 7, pattern: 'passes', noise: 'rtk', areaHa, widthM: 6, overlap: 0.05, stepM: 2 } as const;
  const drawn = drawField(plan);
  if (drawn.length < quads) throw new Error(`${areaHa} ha give ${drawn.length} quads only, ${quads} are wanted`);
  return convexPartsOf(drawn.slice(0, quads));
}

function usPerAddition(peer: Peer, before: readonly number[][], after: readonly number[][]): number {
  peer.start(before);
  return timeUs(() => after.forEach((polygon) => peer.add(polygon))) / after.length;
}

async function reportPeers(): Promise<void> {
  const peers = await loadPeers();
  const work = longWork(100_200, 130);
  const bars: Readonly<Record<string, number>> = { 'polygon-clipping': 3000, 'clipper2-wasm': 150, 'geos-wasm': 100 };
  console.log('us per addition to a union of so many quads (times slower than furrow)');
  for (const size of [100, 1000, 10_000, 100_000]) {
    const [own, ...others] = peers;
    usPerAddition(own!, work.slice(0, size), work.slice(size, size + 200));
    const ownUs = median([0, 1, 2].map(() => usPerAddition(own!, work.slice(0, size), work.slice(size, size + 200))));
    const cells = [`furrow ${ownUs.toFixed(2)}`];
    for (const peer of others) {
      if (size > peer.most) continue;
      const additions = size >= 10_000 || peer.name === '@turf/union' ? 10 : 100;
      const us = usPerAddition(peer, work.slice(0, size), work.slice(size, size + additions));
      cells.push(`${peer.name} ${us.toFixed(0)} (${(us / ownUs).toFixed(0)}x)`);
      const bar = bars[peer.name];
      if (size === 10_000 && bar !== undefined) atLeast(`2  10,000 fixes in, times faster than ${peer.name}`, us / ownUs, bar);
    }
    console.log(`  ${String(size).padStart(7)}: ${cells.join(', ')}`);
  }
}

async function reportBatch(fields: readonly MeasuredField[]): Promise<void> {
  const geos = new GeosUnion(await loadGeos());
  const chosen = fields.filter(({ parts }) => parts.length > MIN_GEOS_QUADS).filter((_, i) => i % 4 === 0);
  const ratios = chosen.map(({ parts }) => {
    const ownUs = median([0, 1, 2].map(() => timeUs(() => void covered(parts))));
    return timeUs(() => void geos.batchAreaM2(parts)) / ownUs;
  });
  atLeast(`2b ${chosen.length} whole fields, times faster than geos-wasm in batch: least`, Math.min(...ratios), 3);
  atLeast('2b the same, median', median(ratios), 8);
}

function reportThroughput(fields: readonly MeasuredField[]): void {
  const oneHertz = fields.filter(({ plan }) => plan.stepM >= 2);
  const quads = oneHertz.reduce((sum, field) => sum + field.quads, 0);
  const us = oneHertz.reduce((sum, field) => sum + field.us, 0);
  atLeast('3  hot throughput at about 1 Hz, fixes/s/core', quads / (us / 1e6), 150_000);
  const jobs = JOBS_IN_TURN;
  const fixes = 400;
  const drawn = [3, 6, 12, 24].map((widthM) => {
    const plan = { seed: 9, pattern: 'passes', noise: 'rtk', overlap: 0.05, stepM: 2, widthM, areaHa: widthM * 0.5 } as const;
    return convexPartsOf(drawField(plan)).slice(0, fixes);
  });
  const unions = Array.from({ length: jobs }, () => new UncoveredCells());
  const roundRobinUs = timeUs(() => {
    for (let fix = 0; fix < fixes; fix += 1) unions.forEach((union, i) => union.add(drawn[i % 4]![fix % drawn[i % 4]!.length]!));
  });
  atLeast(`3b ${jobs} jobs in turn, fixes/s/core`, (jobs * fixes) / (roundRobinUs / 1e6), 80_000);
  const bytes = unions.reduce((sum, union) => sum + union.byteLength, 0);
  atMost(`3b memory of a job after ${fixes} fixes`, bytes / jobs / 1024, 60, ' KB');
}

function reportGrowth(): void {
  const cells = new UncoveredCells();
  const work = convexPartsOf(drawField({ seed: 8, pattern: 'passes', noise: 'rtk', areaHa: 1180, widthM: 6, overlap: 0.05, stepM: 2 })).slice(0, 1_000_000);
  const times = new Float64Array(work.length);
  for (const [i, part] of work.entries()) {
    const from = performance.now();
    cells.add(part);
    times[i] = (performance.now() - from) * 1000;
  }
  const mean = (from: number, to: number) => times.subarray(from, to).reduce((sum, us) => sum + us, 0) / (to - from);
  atMost(`4  mean cost, last 100 k of ${work.length} against fixes 90-100 k`, mean(work.length - 100_000, work.length) / mean(90_000, 100_000), 1.3);
  const sorted = times.toSorted();
  atMost('4b p99.9 of one fix', sorted[Math.floor(sorted.length * 0.999)]!, 150, ' us');
  atMost('4b worst single fix', sorted.at(-1)! / 1000, 50, ' ms');
}

function reportMemory(fields: readonly MeasuredField[]): void {
  // A curve that crosses itself has gaps of every size, whatever overlap its passes were to have.
  const isGood = ({ plan }: MeasuredField) =>
    plan.noise === 'rtk' && plan.areaHa >= 5 && plan.overlap >= 0.02 && plan.pattern !== 'crossing';
  const good = fields.filter(isGood).map(({ kilobytesPerHa }) => kilobytesPerHa);
  atMost(`5  live memory, ${good.length} RTK fields >= 5 ha, overlap >= 2 %: median`, median(good), 8, ' KB/ha');
  atMost('5  the same, worst', Math.max(...good), 40, ' KB/ha');
  atMost('5b any field, any noise: worst', Math.max(...fields.map(({ kilobytesPerHa }) => kilobytesPerHa)), 500, ' KB/ha');
}

function reportOrder(fields: readonly MeasuredField[]): void {
  const { parts } = fields.find(({ parts, plan }) => parts.length > 1000 && plan.pattern === 'passes')!;
  const random = new SeededRandom(3);
  const areas = Array.from({ length: 20 }, () => covered(random.shuffled(parts)).areaM2);
  atMost('6  20 permutations, relative spread', (Math.max(...areas) - Math.min(...areas)) / areas[0]!, 1e-9);
  const cells = covered(parts);
  atMost('6  a second replay adds', parts.reduce((sum, part) => sum + cells.add(part), 0), 0, ' m2');
}

const fields = await measureFields();
const { fuzz, geos } = await readAreaFixture();
console.log(`areas by GEOS ${geos} on the 1e-6 m grid; Node ${process.versions.node}`);
const noise = noisePercent(longWork(20_000, 30));
console.log(`noise of this machine: the same work took times within ${noise.toFixed(0)} % of each other`);
reportAccuracy(fields, fuzz);
await reportPeers();
await reportBatch(fields);
reportThroughput(fields);
reportGrowth();
reportMemory(fields);
reportOrder(fields);
console.log('3c: measured by fold/cold-machines.bench; 5c: unions are rebuilt, not checkpointed');
console.log('7, 9, 10, 11: held by mocha tests in fold/, geo/ and coverage/; 8 and 12: by the simulator, model-error.bench');
console.log('native GEOS: not compared; geos-wasm stands for it');
console.log(failed.length === 0 ? 'all bars hold' : `missed: ${failed.join('; ')}`);
