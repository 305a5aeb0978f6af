import type { Fault, FaultSink } from './fault.js';

/** Counts what passes and what fails. Faults are counted under `stage: reason`. */
export class FaultCounter {
  readonly #sink: FaultSink;
  readonly #counts: Record<string, number> = {};

  constructor(sink: FaultSink) {
    this.#sink = sink;
  }

  count(name: string, by = 1): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + by;
  }

  fault(fault: Fault): void {
    this.count(`${fault.stage}: ${fault.reason}`);
    this.#sink(fault);
  }

  /** A copy: what is handed out does not change later. */
  counts(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }
}
