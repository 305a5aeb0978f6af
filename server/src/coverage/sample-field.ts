import { SeededRandom } from './seeded-random.js';

type Pattern = 'passes' | 'uTurns' | 'contour' | 'pivot' | 'crossing' | 'irregular';
type Noise = 'rtk' | 'rtkWhite' | 'single' | 'white';

/** A field of made-up work, for tests and benchmarks: drawn the same on every machine. */
export interface FieldPlan {
  readonly seed: number;
  readonly pattern: Pattern;
  readonly noise: Noise;
  readonly areaHa: number;
  readonly widthM: number;
  /** Part of the width that neighbouring passes overlap by. */
  readonly overlap: number;
  readonly stepM: number;
}

/** x, y and whether the tool worked on the way there. */
type PathPoint = readonly [x: number, y: number, isWorking: boolean];

const PATTERNS: readonly Pattern[] = ['passes', 'uTurns', 'contour', 'pivot', 'crossing', 'irregular'];
const NOISES: readonly Noise[] = ['rtk', 'rtk', 'rtkWhite', 'single', 'rtk', 'white', 'single'];

/** 200 fields of 0.2 to 100 ha, 3 to 36 m, overlap 0 to 10 %. */
export function planFields(): FieldPlan[] {
  return Array.from({ length: 200 }, (_, i) => {
    const random = new SeededRandom(1000 + i);
    // Three decades of area, evenly: 0.2 * 500^(i/199) by repeated multiplication.
    let areaHa = 0.2;
    for (let k = 0; k < i; k += 1) areaHa *= 1.0317;
    const widths = areaHa < 2 ? [3, 4.5, 6] : areaHa < 20 ? [3, 6, 9, 12] : [12, 18, 24, 36];
    return {
      seed: 1000 + i,
      pattern: PATTERNS[i % PATTERNS.length]!,
      noise: NOISES[i % NOISES.length]!,
      areaHa: Math.min(100, areaHa),
      widthM: random.pick(widths),
      overlap: random.between(0, 0.1),
      stepM: random.pick(areaHa < 10 ? [0.6, 1, 2, 2.5] : [2, 2.5, 3]),
    };
  });
}

/** Swath quads of a field as flat corners R0, R1, L1, L0, metres. */
export function drawField(plan: FieldPlan): number[][] {
  const random = new SeededRandom(plan.seed);
  const ideal = pathOf(plan, random.between(0, Math.PI));
  return quadsAlong(withNoise(ideal, plan.noise, random), plan.widthM);
}

function pathOf(plan: FieldPlan, angle: number): PathPoint[] {
  const draw = { passes, uTurns, contour, pivot, crossing, irregular }[plan.pattern];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return stepped(draw(plan), plan.stepM).map(([x, y, isWorking]) => [c * x - s * y, s * x + c * y, isWorking]);
}

/** Length and breadth of a field of half as long again as wide, m. */
function extent({ areaHa }: FieldPlan): [lengthM: number, breadthM: number] {
  const breadthM = Math.sqrt((areaHa * 1e4) / 1.5);
  return [1.5 * breadthM, breadthM];
}

function linesAcross({ widthM, overlap }: FieldPlan, breadthM: number): number[] {
  const spacingM = widthM * (1 - overlap);
  return Array.from({ length: Math.max(2, Math.round(breadthM / spacingM)) }, (_, i) => (i + 0.5) * spacingM);
}

function arc(centre: readonly [number, number], radiusM: number, angles: readonly [number, number]): PathPoint[] {
  const [from, to] = angles;
  const steps = Math.max(8, Math.ceil((Math.abs(to - from) * radiusM) / 0.5));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = from + ((to - from) * i) / steps;
    return [centre[0] + radiusM * Math.cos(angle), centre[1] + radiusM * Math.sin(angle), true];
  });
}

/** Back and forth, raised on the headland, then once around with rounded corners. */
function passes(plan: FieldPlan): PathPoint[] {
  const [lengthM, breadthM] = extent(plan);
  const lines = linesAcross(plan, breadthM);
  const path = lines.flatMap((y, i): PathPoint[] => {
    const [from, to] = i % 2 === 0 ? [0, lengthM] : [lengthM, 0];
    return [
      [from, y, false],
      [to, y, true],
    ];
  });
  return [...path, ...headland(plan, lengthM, lines.at(-1)! + plan.widthM / 2)];
}

function headland({ widthM }: FieldPlan, lengthM: number, breadthM: number): PathPoint[] {
  const radiusM = Math.max(4, widthM / 2);
  const quarter = Math.PI / 2;
  const [first, ...rest] = arc([lengthM - radiusM, radiusM], radiusM, [-quarter, 0]);
  return [
    [first![0], first![1], false],
    ...rest,
    ...arc([lengthM - radiusM, breadthM - radiusM], radiusM, [0, quarter]),
    ...arc([radiusM, breadthM - radiusM], radiusM, [quarter, 2 * quarter]),
    ...arc([radiusM, radiusM], radiusM, [2 * quarter, 3 * quarter]),
    [lengthM - radiusM, 0, true],
  ];
}

/** Back and forth, at work in the half circles too. */
function uTurns(plan: FieldPlan): PathPoint[] {
  const [lengthM, breadthM] = extent(plan);
  const lines = linesAcross(plan, breadthM);
  return lines.flatMap((y, i): PathPoint[] => {
    const radiusM = i + 1 < lines.length ? (lines[i + 1]! - y) / 2 : 0;
    const quarter = Math.PI / 2;
    const isUp = i % 2 === 0;
    const turn: readonly [number, number] = isUp ? [-quarter, quarter] : [3 * quarter, quarter];
    const end = isUp ? lengthM : 0;
    const around = radiusM > 0 ? arc([end, y + radiusM], radiusM, turn) : [];
    return [[isUp ? 0 : lengthM, y, i > 0], [end, y, true], ...around];
  });
}

/** Passes that follow a slope: sines, raised between. */
function contour(plan: FieldPlan): PathPoint[] {
  const [lengthM, breadthM] = extent(plan);
  return linesAcross(plan, breadthM).flatMap((y, i) => {
    const steps = Math.ceil(lengthM);
    return Array.from({ length: steps + 1 }, (_, k): PathPoint => {
      const x = ((i % 2 === 0 ? k : steps - k) * lengthM) / steps;
      return [x, y + 15 * Math.sin(x / 40), k > 0];
    });
  });
}

/** A spiral from the middle outward. */
function pivot(plan: FieldPlan): PathPoint[] {
  const spacingM = plan.widthM * (1 - plan.overlap);
  const turns = Math.max(2, Math.round(Math.sqrt((plan.areaHa * 1e4) / Math.PI) / spacingM));
  const steps = Math.ceil(turns * turns * spacingM * Math.PI);
  return Array.from({ length: steps + 1 }, (_, k): PathPoint => {
    const around = 2 * Math.PI * turns * Math.sqrt(k / steps);
    const radiusM = plan.widthM / 2 + (around / (2 * Math.PI)) * spacingM;
    return [radiusM * Math.cos(around), radiusM * Math.sin(around), k > 0];
  });
}

/** A curve that crosses itself again and again and works the same ground up to four times. */
function crossing(plan: FieldPlan): PathPoint[] {
  const [lengthM, breadthM] = extent(plan);
  const rounds = Math.max(3, Math.round(breadthM / plan.widthM / 2));
  const steps = Math.ceil(rounds * 2 * (lengthM + breadthM));
  return Array.from({ length: steps + 1 }, (_, k): PathPoint => {
    const t = (2 * Math.PI * k) / steps;
    return [(lengthM / 2) * Math.sin(rounds * t), (breadthM / 2) * Math.sin((rounds + 1) * t + 0.3), k > 0];
  });
}

/** Passes across a field with slanting sides. */
function irregular(plan: FieldPlan): PathPoint[] {
  const [lengthM, breadthM] = extent(plan);
  const lines = linesAcross(plan, breadthM);
  return lines.flatMap((y, i): PathPoint[] => {
    const left = 0.35 * lengthM * Math.abs(y / breadthM - 0.4);
    const right = lengthM * (1 - 0.25 * Math.abs(y / breadthM - 0.7));
    const [from, to] = i % 2 === 0 ? [left, right] : [right, left];
    return [
      [from, y, false],
      [to, y, true],
    ];
  });
}

/** The path in steps of about equal length; a straight leg begins on its line, wherever the last step before it ended. */
function stepped(path: readonly PathPoint[], stepM: number): PathPoint[] {
  const result: PathPoint[] = [path[0]!];
  for (const [i, [x, y, isWorking]] of path.slice(1).entries()) {
    const before = path[i]!;
    const isStraightLeg = Math.abs(x - before[0]) + Math.abs(y - before[1]) > 4 * stepM;
    if (isWorking && isStraightLeg && before[2]) result.push(before);
    const [fromX, fromY] = result.at(-1)!;
    const lengthM = Math.sqrt((x - fromX) * (x - fromX) + (y - fromY) * (y - fromY));
    if (!isWorking) {
      result.push([x, y, false]);
      continue;
    }
    const steps = Math.floor(lengthM / stepM);
    for (let k = 1; k <= steps; k += 1) {
      result.push([fromX + ((x - fromX) * k * stepM) / lengthM, fromY + ((y - fromY) * k * stepM) / lengthM, true]);
    }
  }
  return result;
}

/** Deviation of the wandering error, m; its memory, fixes; deviation of the white error, m. */
const NOISE: Readonly<Record<Noise, readonly [wanderM: number, memoryFixes: number, whiteM: number]>> = {
  rtk: [0.02, 60, 0.005],
  rtkWhite: [0, 1, 0.02],
  single: [1.5, 300, 0.05],
  white: [0, 1, 0.3],
};

function withNoise(path: readonly PathPoint[], noise: Noise, random: SeededRandom): PathPoint[] {
  const [wanderM, memoryFixes, whiteM] = NOISE[noise];
  const keep = 1 - 1 / memoryFixes;
  const kick = wanderM * Math.sqrt(1 - keep * keep);
  let [wanderX, wanderY] = [wanderM * random.normal(), wanderM * random.normal()];
  return path.map(([x, y, isWorking]) => {
    wanderX = keep * wanderX + kick * random.normal();
    wanderY = keep * wanderY + kick * random.normal();
    return [x + wanderX + whiteM * random.normal(), y + wanderY + whiteM * random.normal(), isWorking];
  });
}

/** Quads between bars across the path, each perpendicular to the way from the point before to the one after. */
function quadsAlong(path: readonly PathPoint[], widthM: number): number[][] {
  const bars = path.map(([x, y, isWorking], i) => {
    const before = isWorking ? path[i - 1]! : path[i]!;
    const after = path[i + 1]?.[2] === true ? path[i + 1]! : path[i]!;
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    const length = Math.sqrt(dx * dx + dy * dy);
    const [sideX, sideY] = length > 0 ? [(dy / length) * (widthM / 2), (-dx / length) * (widthM / 2)] : [widthM / 2, 0];
    return { right: [x + sideX, y + sideY], left: [x - sideX, y - sideY], isWorking };
  });
  return bars.slice(1).flatMap((bar, i) => {
    const behind = bars[i]!;
    return bar.isWorking ? [[...behind.right, ...bar.right, ...bar.left, ...behind.left]] : [];
  });
}

/** Quads of every awkward kind in a small square: any shape, whole-number lattice, in line, slivers. */
export function drawFuzzCase(seed: number): number[][] {
  const random = new SeededRandom(500_000 + seed);
  const kind = seed % 4;
  const quads = Array.from({ length: 3 + Math.floor(random.next() * 25) }, () => {
    const any = Array.from({ length: 8 }, () => random.between(0, 30));
    if (kind === 0) return any;
    if (kind === 1) return any.map(Math.round);
    const [x, y, w, h] = any.map(Math.round) as [number, number, number, number];
    const sliver = kind === 2 ? 0 : 1e-7 * random.next();
    return [x, y, x + w, y + sliver, x + w + sliver, y + h, x, y + h + sliver];
  });
  return quads;
}
