/**
 * Work that stands back after every slice, so that a server can do something else in between: each value yielded is the
 * cost of the slice that has just ended, in units of one look at a cell. The result is that of the data as it stood
 * when each part of it was looked at.
 */
export type Sliced<T> = Generator<number, T, undefined>;

/** A slice ends once it has cost this much: some ten milliseconds. */
export const SLICE_COST = 10_000;
/** Working a polygon into a cell costs as much as so many looks at one. */
export const WORKED_CELL_COST = 20;

/** Adds up what a slice has cost. */
export class SliceMeter {
  private spent = 0;

  /** True once the slice is full; then `take` ends it. */
  spend(cost: number): boolean {
    this.spent += cost;
    return this.spent >= SLICE_COST;
  }

  /** Cost of the slice that ends here. */
  take(): number {
    const { spent } = this;
    this.spent = 0;
    return spent;
  }
}

/** Does all of the work at once. */
export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does the work slice by slice; sockets and timers have their turn in between. */
export async function inTurns<T>(work: Sliced<T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
