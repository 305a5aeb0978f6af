import type { Clock, Timer } from './clock.js';

interface Waiting {
  readonly at: number;
  readonly task: () => void;
}

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  private time: number;
  private waiting: Waiting[] = [];

  constructor(time: number) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void): Timer {
    const waiting = { at: this.time + delayMs, task };
    this.waiting.push(waiting);
    return { cancel: () => void (this.waiting = this.waiting.filter((other) => other !== waiting)) };
  }

  /** Moves time on and runs what falls due, in the order of its time. */
  advance(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const next = this.waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.waiting = this.waiting.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.task();
    }
    this.time = until;
  }

  /** Sets the clock without running anything, as a jump of the machine's clock does. */
  jumpTo(time: number): void {
    this.time = time;
  }
}
