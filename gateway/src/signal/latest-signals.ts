import type { SignalName } from '@furrow/protocol/signal-table';
import { Presence } from './presence.js';
import type { Signal, SignalReading } from './signal.js';
import { SourcePriority, type SourceCandidate } from './source-priority.js';
import { DEFAULT_SOURCES, rankOf, type SourceSettings } from './source-ranks.js';

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
  readonly heard: Presence;
  /** Of readings that are numbers. */
  readonly valued: Presence;
}

/** The sources of one signal, keyed by source and unit, in the order of hearing. */
interface Sources {
  readonly held: Map<string, Held>;
  readonly priority: SourcePriority;
}

export interface LatestSignalsSettings {
  /** A signal not heard for this long is `stale`. */
  readonly staleAfterMs: number;
  readonly unitSilentAfterMs: number;
  readonly sources?: SourceSettings;
}

/** Added to the rank of a source that says only why it has no value: any that has one is better. */
const NO_VALUE_RANK = 1000;

/**
 * The latest reading of every signal from every source. Where several sources say the same signal, one is used:
 * the best by the configured ranks that is heard and has a value, as `SourcePriority` decides.
 */
export class LatestSignals {
  readonly #settings: LatestSignalsSettings;
  #ranks: SourceSettings;
  readonly #signals = new Map<SignalName, Sources>();
  /** When each unit sent anything. */
  readonly #units = new Map<string, Presence>();

  constructor(settings: LatestSignalsSettings) {
    this.#settings = settings;
    this.#ranks = settings.sources ?? DEFAULT_SOURCES;
  }

  /** Ranks the sources anew; the readings stay. */
  configure(ranks: SourceSettings): void {
    this.#ranks = ranks;
    for (const { priority } of this.#signals.values()) priority.configure(ranks.holdMs);
  }

  /** Takes note that a unit is alive: its lasting values hold. */
  hear(unit: string, atMs: number): void {
    let presence = this.#units.get(unit);
    if (presence === undefined) this.#units.set(unit, (presence = new Presence()));
    presence.hear(atMs, this.#settings.unitSilentAfterMs);
  }

  /** Whether a unit sent anything within the time that its lasting values hold. */
  isHeard(unit: string, atMs: number): boolean {
    return this.#units.get(unit)?.sinceMs(atMs, this.#settings.unitSilentAfterMs) !== undefined;
  }

  update(signal: Signal): void {
    let sources = this.#signals.get(signal.name);
    if (sources === undefined) {
      sources = { held: new Map(), priority: new SourcePriority(this.#ranks.holdMs) };
      this.#signals.set(signal.name, sources);
    }
    const key = keyOf(signal);
    const held = sources.held.get(key) ?? { signal, heard: new Presence(), valued: new Presence() };
    sources.held.set(key, held);
    if (held.signal.reading !== signal.reading) held.changedAtMs = signal.atMs;
    held.signal = signal;
    const silentAfterMs = this.#silentAfterMs();
    held.heard.hear(signal.atMs, silentAfterMs);
    if (typeof signal.reading === 'number') held.valued.hear(signal.atMs, silentAfterMs);
  }

  /** A unit is known by another name from now on: what it said stays, as said by that. */
  rename({ from, to }: { readonly from: string; readonly to: string }): void {
    for (const { held: sources, priority } of this.#signals.values()) {
      for (const [key, held] of sources) {
        if (held.signal.unit !== from) continue;
        const signal = { ...held.signal, unit: to };
        const newKey = keyOf(signal);
        sources.delete(key);
        priority.rename(key, newKey);
        if (!sources.has(newKey)) sources.set(newKey, { ...held, signal });
      }
    }
    const presence = this.#units.get(from);
    this.#units.delete(from);
    if (presence !== undefined && !this.#units.has(to)) this.#units.set(to, presence);
  }

  /** One reading per signal at a moment; `stale` where every source has been silent for too long. */
  at(atMs: number): LatestSignal[] {
    return [...this.#signals.values()].map(({ held: sources, priority }) => {
      const candidates = [...sources].map(([key, held]) => this.#candidate(key, held, atMs));
      const chosen = priority.choose(candidates, atMs);
      const held = (chosen === undefined ? undefined : sources.get(chosen)) ?? ([...sources.values()].at(-1) as Held);
      const { name, reading, source, unit, atMs: heardAtMs } = held.signal;
      return {
        name,
        reading: chosen === undefined ? 'stale' : reading,
        source,
        unit,
        ageMs: atMs - heardAtMs,
        ...(held.changedAtMs === undefined ? {} : { changedAtMs: held.changedAtMs }),
        ...(sources.size > 1 ? { isChosen: true as const } : {}),
      };
    });
  }

  #candidate(key: string, held: Held, atMs: number): SourceCandidate {
    const { name, source, unit, reading, lasting } = held.signal;
    const list = this.#ranks.signals[name] ?? this.#ranks.units;
    const rank = rankOf(list, [unit, source, `${source} of ${unit}`]);
    const heardSinceMs = lasting === true ? this.#unitSinceMs(held, atMs) : this.#sinceMs(held.heard, atMs);
    if (heardSinceMs === undefined) return { key, rank };
    const isValue = typeof reading === 'number';
    const valuedSinceMs = lasting === true ? (isValue ? heardSinceMs : undefined) : this.#sinceMs(held.valued, atMs);
    return valuedSinceMs === undefined
      ? { key, rank: rank + NO_VALUE_RANK, heardSinceMs }
      : { key, rank, heardSinceMs: valuedSinceMs };
  }

  #sinceMs(presence: Presence, atMs: number): number | undefined {
    return presence.sinceMs(atMs, this.#silentAfterMs());
  }

  /** A lasting value is as alive as its unit. */
  #unitSinceMs({ signal, heard }: Held, atMs: number): number | undefined {
    const { unitSilentAfterMs } = this.#settings;
    const since = [heard, this.#units.get(signal.unit)].map((each) => each?.sinceMs(atMs, unitSilentAfterMs));
    return since.find((each) => each !== undefined);
  }

  /** A source gives way at the latest when its value is stale. */
  #silentAfterMs(): number {
    return Math.min(this.#settings.staleAfterMs, this.#ranks.silentAfterMs);
  }
}

/** Of process data a unit has one choice at a time, whichever element makes it: a later one takes its place. */
function keyOf({ source, unit, lasting }: Signal): string {
  return lasting === true ? `process data ${unit}` : `${source} ${unit}`;
}
