import type { Clock, Timer } from './clock.js';

/** The clock of the machine. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  after(delayMs: number, task: () => void): Timer {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  }
}
