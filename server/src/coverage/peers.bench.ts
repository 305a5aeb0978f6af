import { convexPartsOf } from './area-fixture.js';
import { loadPeers, type Peer } from './bench-peers.js';
import { BenchReport, cpuUs, meanCpuUs, median, spreadOf } from './bench-report.js';
import { GeosUnion, loadGeos } from './geos-union.js';
import { nativeGeosVersion, timeNativeGeos } from './native-geos.js';
import { drawField, type FieldPlan, planFields } from './sample-field.js';
import { UncoveredCells } from './uncovered-cells.js';

/**
 * The union engine against other libraries on the same tracks: an addition to a union that has some fixes in it, and
 * whole fields at once. All take turns; a figure is the middle of the rounds, its least and greatest behind it.
 */
const ROUNDS = 5;
/** What is too short to be timed is done again until it has taken this long. */
const SHORT_US = 40_000;
/** Fields in the comparison of whole fields: GEOS takes minutes for the larger ones. */
const MIN_QUADS = 100;
const MAX_QUADS = 3000;
/** The bars of an addition to 10,000 fixes. */
const TIMES_FASTER: Readonly<Record<string, number>> = {
  'polygon-clipping': 3000,
  'clipper2-wasm': 150,
  'native GEOS': 100,
};

const report = new BenchReport();
const version = nativeGeosVersion();

/** Straight passes of 6 m, 2 m between fixes, 5 % overlap, RTK noise. */
function passes(areaHa: number, quads: number): number[][] {
  const plan: FieldPlan = { seed: 7, pattern: 'passes', noise: 'rtk', areaHa, widthM: 6, overlap: 0.05, stepM: 2 };
  return convexPartsOf(drawField(plan).slice(0, quads));
}

/** Additions that are timed together: enough of them to be seen, few enough to end. */
function additionsOf({ name }: Peer, size: number): number {
  if (name === 'furrow') return 20_000;
  if (name === 'polygon-clipping' || name === '@turf/union') return size >= 1000 ? 4 : 40;
  return 300;
}

/** CPU time of one addition by each peer, us, in each round. */
async function raceAdditions(areaHa: number, size: number): Promise<Map<string, number[]>> {
  // To begin with so many takes some libraries half a minute.
  const rounds = size > 10_000 ? 1 : ROUNDS;
  const work = passes(areaHa, size + 20_000);
  const start = work.slice(0, size);
  const times = new Map<string, number[]>();
  const note = (name: string, us: number) => times.set(name, [...(times.get(name) ?? []), us]);
  const peers = (await loadPeers()).filter(({ most }) => size <= most);
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of peers) {
      const added = work.slice(size, size + additionsOf(peer, size));
      peer.start(start);
      note(peer.name, cpuUs(() => added.forEach((polygon) => peer.add(polygon))) / added.length);
    }
    if (version === null) continue;
    const [native] = timeNativeGeos([{ start, add: work.slice(size, size + 300) }]);
    note('native GEOS', native!.addUs!);
  }
  return times;
}

/**
 * Unions by libraries pay for the corners of their outline, not for the fixes: two for each fix of the longest pass. The
 * bars are those of passes of 4 km (1,140 ha), where 10,000 fixes have an outline of some 4,000 corners.
 */
async function reportAdditions(areaHa: number, size: number): Promise<void> {
  const [[, own], ...others] = [...(await raceAdditions(areaHa, size))] as [
    [string, number[]],
    ...[string, number[]][],
  ];
  console.log(`${size} fixes in, ${areaHa} ha: furrow ${median(own).toFixed(2)} us${spreadOf(own)} an addition`);
  for (const [name, us] of others) {
    const ratios = us.map((each, round) => each / own[round]!);
    const limit = areaHa > 1000 && size === 10_000 ? TIMES_FASTER[name] : undefined;
    const figure = `${median(us).toFixed(0)} us, ${median(ratios).toFixed(0)} times as long${spreadOf(ratios)}`;
    if (limit === undefined) console.log(`   ${name}: ${figure}`);
    else report.atLeast(`2  times faster than ${name}`, median(ratios), { limit, spread: spreadOf(ratios) });
  }
}

async function reportWholeFields(): Promise<void> {
  const plans = planFields();
  const fields = plans
    .map((plan) => ({ plan, parts: convexPartsOf(drawField(plan)) }))
    .filter(({ parts }) => parts.length > MIN_QUADS && parts.length < MAX_QUADS);
  const wasm = new GeosUnion(await loadGeos());
  const tasks = fields.map(({ parts }) => ({ start: parts, add: [] }));
  const rounds = Array.from({ length: 3 }, () => {
    const native = version === null ? [] : timeNativeGeos(tasks);
    return fields.map(({ parts }, i) => ({
      own: meanCpuUs(() => cover(parts), SHORT_US),
      wasm: meanCpuUs(() => void wasm.batchAreaM2(parts), SHORT_US),
      native: native[i]?.startUs ?? NaN,
    }));
  });
  const ratiosTo = (peer: 'wasm' | 'native') =>
    fields.map((_, i) => median(rounds.map((round) => round[i]![peer] / round[i]!.own)));
  for (const [name, peer] of [
    ['native GEOS', 'native'],
    ['geos-wasm', 'wasm'],
  ] as const) {
    const ratios = ratiosTo(peer);
    if (ratios.some(Number.isNaN)) continue;
    const least = Math.min(...ratios);
    const { pattern, widthM, noise } = fields[ratios.indexOf(least)]!.plan;
    const where = `${fields.length} whole fields, times faster than ${name}`;
    report.atLeast(`2b ${where}: least`, least, { limit: 3, spread: ` (${pattern} ${widthM} m ${noise})` });
    report.atLeast('2b the same, median', median(ratios), { limit: 8, spread: spreadOf(ratios) });
  }
}

function cover(parts: readonly number[][]): void {
  const cells = new UncoveredCells();
  for (const part of parts) cells.add(part);
}

console.log(`times of the processor; geos-wasm ${(await loadGeos()).GEOSversion()}, native ${version ?? 'not there'}`);
for (const size of [100, 1000, 10_000]) await reportAdditions(1140, size);
await reportAdditions(130, 10_000);
await reportAdditions(1140, 100_000);
await reportWholeFields();
report.end();
