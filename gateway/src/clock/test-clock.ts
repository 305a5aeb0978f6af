import type { Clock, ClockTimer } from './clock.js';

interface PendingTimer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #now: number;
  readonly #pending = new Set<PendingTimer>();

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): ClockTimer {
    const timer: PendingTimer = { at: this.#now + Math.max(0, ms), callback };
    this.#pending.add(timer);
    return timer;
  }

  clearTimeout(timer: ClockTimer): void {
    this.#pending.delete(timer as PendingTimer);
  }

  /** How many timers wait. */
  get pendingTimers(): number {
    return this.#pending.size;
  }

  /** Moves time forward, calling what falls due on the way in the order of time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#nextDue(end); next !== undefined; next = this.#nextDue(end)) {
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }

  /** Sets the clock as an administrator or NTP would: waiting timers keep their distance. */
  jump(ms: number): void {
    const pending = [...this.#pending];
    this.#now += ms;
    for (const timer of pending) {
      this.#pending.delete(timer);
      this.#pending.add(Object.assign(timer, { at: timer.at + ms }));
    }
  }

  #nextDue(end: number): PendingTimer | undefined {
    let next: PendingTimer | undefined;
    for (const timer of this.#pending) {
      if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }
}
