/** A pending task of a clock. */
export interface Timer {
  cancel(): void;
}

/** Time as everything with state receives it: passed in, so that tests decide what time it is. */
export interface Clock {
  /** UTC ms. */
  now(): number;
  /** Runs the task once, `delayMs` from now. It does not keep the process alive. */
  after(delayMs: number, task: () => void): Timer;
}
