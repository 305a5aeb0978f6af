import type { LayerBlock } from '../coverage/layer-block.js';

/** A machine-day that awaits its refold. */
export interface PendingDay {
  readonly machineId: string;
  readonly localDay: string;
  /** Some moment of that day, UTC ms. */
  readonly time: number;
}

/** Machine-days refolded in one unforced round; a day takes some 100 ms. */
const DAYS_PER_ROUND = 1;

function keyOf({ machineId, localDay }: Pick<PendingDay, 'machineId' | 'localDay'>): string {
  return `${localDay} ${machineId}`;
}

/** What awaits its replay, and when each was last replayed. */
export class PendingDays {
  /** Keyed by local day and machine. */
  private readonly days = new Map<string, { readonly day: PendingDay; readonly since: number }>();
  private readonly replayedAt = new Map<string, number>();
  private readonly blockReplayedAt = new WeakMap<LayerBlock, number>();
  private readonly replayEveryMs: number;

  /** @param replayEveryMs nothing is replayed more often than this unless forced */
  constructor(replayEveryMs: number) {
    this.replayEveryMs = replayEveryMs;
  }

  get size(): number {
    return this.days.size;
  }

  /** Marks a machine-day; `since` is the journal position that it is complete to. False when it was marked already. */
  mark(day: PendingDay, since: number): boolean {
    const key = keyOf(day);
    if (this.days.has(key)) return false;
    this.days.set(key, { day, since });
    return true;
  }

  /** What is marked, and since when, as a checkpoint keeps it. */
  keep(): { readonly day: PendingDay; readonly since: number }[] {
    return [...this.days.values()];
  }

  since(machineId: string, localDay: string): number | null {
    return this.days.get(keyOf({ machineId, localDay }))?.since ?? null;
  }

  localDays(): string[] {
    return [...this.days.values()].map(({ day }) => day.localDay);
  }

  /** Days to refold now, in the order of their keys. */
  due(now: number, force: boolean): PendingDay[] {
    const days = [...this.days]
      .filter(([key]) => force || now - (this.replayedAt.get(key) ?? -Infinity) >= this.replayEveryMs)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { day }]) => day);
    return force ? days : days.slice(0, DAYS_PER_ROUND);
  }

  done(day: Pick<PendingDay, 'machineId' | 'localDay'>, now: number): void {
    this.days.delete(keyOf(day));
    this.replayedAt.set(keyOf(day), now);
  }

  isBlockDue(block: LayerBlock, now: number): boolean {
    return now - (this.blockReplayedAt.get(block) ?? -Infinity) >= this.replayEveryMs;
  }

  blockDone(block: LayerBlock, now: number): void {
    this.blockReplayedAt.set(block, now);
  }
}
