/** One way of doing a piece of work. */
export interface Contender {
  readonly name: string;
  /** What it does with each unit of the work. */
  readonly does: string;
  /** Does all of the work once; of a program that times itself, returns its milliseconds. */
  readonly run: () => number | undefined;
}

/** Thousands of units a second in each round. */
export type Rates = readonly number[];

const ROUNDS = 7;
/** Of one contender in one round: short works are done again until this is over. */
const ROUND_MS = 120;

/** Lets the contenders do the work in turn, so that what else the machine does meets all of them alike. */
export function race(contenders: readonly Contender[], units: number): Map<Contender, Rates> {
  for (const { run } of contenders) run();
  const rates = new Map(contenders.map((contender) => [contender, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [contender, ofContender] of rates) ofContender.push(roundRate(contender, units));
  }
  return rates;
}

function roundRate({ run }: Contender, units: number): number {
  let spentMs = 0;
  let times = 0;
  while (spentMs < ROUND_MS) {
    const from = threadCpuMs();
    const ownMs = run();
    spentMs += ownMs ?? threadCpuMs() - from;
    times += 1;
  }
  return (times * units) / spentMs;
}

/** Of this thread alone: what other programs take from the machine does not count. */
function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Least, middle and greatest. */
function spread(values: readonly number[]): readonly [number, number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return [at(0), at(sorted.length >> 1), at(sorted.length - 1)];
}

/** How many times the other's rate the own one is, round by round. */
function ratios(own: Rates, other: Rates): number[] {
  return own.map((rate, round) => rate / (other[round] ?? Number.NaN));
}

/** Prints least, median and greatest of each rate, and of the first contender's ratio to each other. */
export function printRace(title: string, rates: ReadonlyMap<Contender, Rates>): void {
  const [own = []] = rates.values();
  console.log(`\n${title}: k/s of CPU time and furrow's ratio, each as least, median and greatest of ${ROUNDS} rounds`);
  for (const [{ name, does }, ofContender] of rates) {
    const figures = spread(ofContender).map((rate) => Math.round(rate).toString().padStart(6));
    const ratio = spread(ratios(own, ofContender)).map((each) => each.toFixed(2).padStart(6));
    console.log(`  ${name.padEnd(29)}${figures.join('')}  ${ratio.join('')}   ${does}`);
  }
}

/** Prints how many times the fastest of some others the first contender is, beside the goal. */
export function printGoal(rates: ReadonlyMap<Contender, Rates>, others: readonly Contender[], goal: number): void {
  const [own = []] = rates.values();
  const medians = others.map((other) => spread(ratios(own, rates.get(other) ?? []))[1]);
  const ratio = Math.min(...medians);
  console.log(
    `  ${ratio.toFixed(2)} times the fastest npm package   goal ${goal}   ${ratio >= goal ? 'holds' : 'MISSED'}`,
  );
}
