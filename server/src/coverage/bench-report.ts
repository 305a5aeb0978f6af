/** Prints the checks of a benchmark, each with its figure, its bar and whether it holds, and remembers which did not. */
export class BenchReport {
  private readonly missed: string[] = [];

  atMost(check: string, value: number, { limit, unit = '' }: { limit: number; unit?: string }): void {
    this.line(check, `${value.toPrecision(3)}${unit}`, { text: `<= ${limit}${unit}`, holds: value <= limit });
  }

  /** `spread` is shown beside the value, which is the middle of it. */
  atLeast(check: string, value: number, { limit, spread = '' }: { limit: number; spread?: string }): void {
    this.line(check, `${value.toPrecision(3)}${spread}`, { text: `>= ${limit}`, holds: value >= limit });
  }

  end(): void {
    console.log(this.missed.length === 0 ? 'all bars hold' : `missed: ${this.missed.join('; ')}`);
  }

  private line(check: string, figure: string, bar: { text: string; holds: boolean }): void {
    if (!bar.holds) this.missed.push(check);
    const verdict = bar.holds ? 'holds' : 'MISSED';
    console.log(`${check.padEnd(64)} ${figure.padStart(24)}   bar ${bar.text.padEnd(22)} ${verdict}`);
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** Least and greatest, as they stand behind a median. */
export function spreadOf(values: readonly number[]): string {
  return ` (${Math.min(...values).toPrecision(3)}-${Math.max(...values).toPrecision(3)})`;
}

/** Time of the processor that this thread alone has taken, us: what other programs take of the machine does not count. */
function threadCpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** Time of the processor for a piece of work, us. */
export function cpuUs(work: () => void): number {
  const from = threadCpuUs();
  work();
  return threadCpuUs() - from;
}

/** The same for a short piece of work: the mean of as many runs as take this long together. */
export function meanCpuUs(work: () => void, togetherUs: number): number {
  const from = threadCpuUs();
  let runs = 0;
  let spentUs = 0;
  while (spentUs < togetherUs) {
    work();
    runs += 1;
    spentUs = threadCpuUs() - from;
  }
  return spentUs / runs;
}
