import type { Clock, Timer } from '../clock/clock.js';

interface Waiting<T> {
  readonly items: readonly T[];
  readonly bytes: number;
  readonly resolve: (positions: number[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommitOptions<T> {
  readonly clock: Clock;
  /** How long the first of a group waits for others, ms; 0 commits each at once. */
  readonly gatherMs: number;
  /** A group of this many bytes does not wait any longer. */
  readonly groupBytesMax: number;
  /** Makes items durable, all or none, and gives their positions. */
  readonly commit: (items: readonly T[]) => number[];
}

/** Collects what arrives within a few milliseconds into one commit, then answers each who waits. */
export class GroupCommit<T> {
  private readonly options: GroupCommitOptions<T>;
  private waiting: Waiting<T>[] = [];
  private waitingBytes = 0;
  private timer: Timer | undefined;

  constructor(options: GroupCommitOptions<T>) {
    this.options = options;
  }

  pendingBytes(): number {
    return this.waitingBytes;
  }

  /** Resolves with positions once durable; rejects where the commit failed. */
  add(items: readonly T[], bytes: number): Promise<number[]> {
    const { clock, gatherMs, groupBytesMax } = this.options;
    return new Promise((resolve, reject) => {
      this.waiting.push({ items, bytes, resolve, reject });
      this.waitingBytes += bytes;
      if (gatherMs === 0 || this.waitingBytes >= groupBytesMax) this.flush();
      else this.timer ??= clock.after(gatherMs, () => this.flush());
    });
  }

  /** Commits what waits, now. */
  flush(): void {
    this.timer?.cancel();
    this.timer = undefined;
    const group = this.waiting;
    if (group.length === 0) return;
    this.waiting = [];
    this.waitingBytes = 0;
    try {
      const positions = this.options.commit(group.flatMap(({ items }) => items));
      let next = 0;
      for (const { items, resolve } of group) resolve(positions.slice(next, (next += items.length)));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
