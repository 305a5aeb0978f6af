import type { SignalName } from '@furrow/protocol/signal-table';
import type { Signal, SignalReading } from './signal.js';

/** The latest of one signal as seen at one moment. */
export interface LatestSignal {
  readonly name: SignalName;
  readonly reading: SignalReading;
  readonly source: string;
  readonly unit: string;
  readonly ageMs: number;
  /** Given where several sources say the signal. */
  readonly isChosen?: true;
  /** When the reading last changed, gateway clock, UTC ms; absent while it is the first one heard. */
  readonly changedAtMs?: number;
}

interface Held {
  signal: Signal;
  changedAtMs?: number;
}

/**
 * The latest reading of every signal from every source. Where several sources say the same signal, the
 * first heard is kept until it falls silent, so that values do not flip between two ECUs.
 */
export class LatestSignals {
  readonly #staleAfterMs: number;
  readonly #unitSilentAfterMs: number;
  /** Keyed by signal name, then source and unit, in the order of hearing. */
  readonly #held = new Map<SignalName, Map<string, Held>>();
  /** When each unit last sent anything. */
  readonly #heardAtMs = new Map<string, number>();

  constructor(ages: { readonly staleAfterMs: number; readonly unitSilentAfterMs: number }) {
    this.#staleAfterMs = ages.staleAfterMs;
    this.#unitSilentAfterMs = ages.unitSilentAfterMs;
  }

  /** Takes note that a unit is alive: its lasting values hold. */
  hear(unit: string, atMs: number): void {
    this.#heardAtMs.set(unit, atMs);
  }

  /** Whether a unit sent anything within the time that its lasting values hold. */
  isHeard(unit: string, atMs: number): boolean {
    return atMs - (this.#heardAtMs.get(unit) ?? Number.NEGATIVE_INFINITY) <= this.#unitSilentAfterMs;
  }

  update(signal: Signal): void {
    let sources = this.#held.get(signal.name);
    if (sources === undefined) this.#held.set(signal.name, (sources = new Map()));
    const key = keyOf(signal);
    const held = sources.get(key);
    if (held === undefined) {
      sources.set(key, { signal });
      return;
    }
    if (held.signal.reading !== signal.reading) held.changedAtMs = signal.atMs;
    held.signal = signal;
  }

  /** A unit is known by another name from now on: what it said stays, as said by that. */
  rename({ from, to }: { readonly from: string; readonly to: string }): void {
    for (const sources of this.#held.values()) {
      for (const [key, held] of sources) {
        if (held.signal.unit !== from) continue;
        const signal = { ...held.signal, unit: to };
        const newKey = keyOf(signal);
        sources.delete(key);
        if (!sources.has(newKey)) sources.set(newKey, { ...held, signal });
      }
    }
    const heardAtMs = this.#heardAtMs.get(from);
    if (heardAtMs !== undefined) this.hear(to, Math.max(heardAtMs, this.#heardAtMs.get(to) ?? heardAtMs));
    this.#heardAtMs.delete(from);
  }

  /** One reading per signal at a moment; `stale` where every source has been silent for too long. */
  at(atMs: number): LatestSignal[] {
    return [...this.#held.values()].map((sources) => {
      const all = [...sources.values()];
      const fresh = all.filter((held) => !this.#isStale(held.signal, atMs));
      const held = fresh[0] ?? (all.at(-1) as Held);
      const { name, reading, source, unit, atMs: heardAtMs } = held.signal;
      return {
        name,
        reading: fresh.length > 0 ? reading : 'stale',
        source,
        unit,
        ageMs: atMs - heardAtMs,
        ...(held.changedAtMs === undefined ? {} : { changedAtMs: held.changedAtMs }),
        ...(sources.size > 1 ? { isChosen: true as const } : {}),
      };
    });
  }

  #isStale(signal: Signal, atMs: number): boolean {
    if (signal.lasting !== true) return atMs - signal.atMs > this.#staleAfterMs;
    const heardAtMs = Math.max(signal.atMs, this.#heardAtMs.get(signal.unit) ?? 0);
    return atMs - heardAtMs > this.#unitSilentAfterMs;
  }
}

/** Of process data a unit has one choice at a time, whichever element makes it: a later one takes its place. */
function keyOf({ source, unit, lasting }: Signal): string {
  return lasting === true ? `process data ${unit}` : `${source} ${unit}`;
}
