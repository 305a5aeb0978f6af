import type { GnssFix } from '../nmea/gnss-fix.js';
import { Presence } from '../signal/presence.js';
import { SourcePriority } from '../signal/source-priority.js';
import { rankOf, type SourceSettings } from '../signal/source-ranks.js';
import type { Sampler } from './sampler.js';

export interface GnssEpochsOutput {
  /** Told of each epoch: whether it made its way into the records. */
  readonly onEpoch: (isUsed: boolean) => void;
  /** Told once of each receiver that is not used. */
  readonly onPassedOver: (receiver: string) => void;
  /** Told when another receiver than before is used. */
  readonly onChanged: () => void;
}

interface Receiver {
  readonly heard: Presence;
  /** Of epochs with a position. */
  readonly placed: Presence;
}

/** Added to the rank of a receiver without a position: any that has one is better. */
const NO_PLACE_RANK = 1000;

/**
 * Of several receivers, the epochs of one go to the sampler: the best by the configured ranks that is heard and
 * knows where it is, as `SourcePriority` decides.
 */
export class GnssEpochs {
  readonly #sampler: Sampler;
  #settings: SourceSettings;
  readonly #output: GnssEpochsOutput;
  readonly #receivers = new Map<string, Receiver>();
  readonly #passedOver = new Set<string>();
  readonly #priority: SourcePriority;
  #chosen: string | undefined;

  constructor(sampler: Sampler, settings: SourceSettings, output: GnssEpochsOutput) {
    this.#sampler = sampler;
    this.#settings = settings;
    this.#output = output;
    this.#priority = new SourcePriority(settings.holdMs);
  }

  /** Ranks the receivers anew. */
  configure(settings: SourceSettings): void {
    this.#settings = settings;
    this.#priority.configure(settings.holdMs);
  }

  /** An epoch of a receiver begins. */
  begin(receiver: string, atMs: number): void {
    this.#receiver(receiver).heard.hear(atMs, this.#settings.silentAfterMs);
    if (this.#isChosen(receiver, atMs)) this.#sampler.beginEpoch(atMs);
  }

  /** The epoch of a receiver that began last is complete. */
  end(receiver: string, fix: GnssFix, atMs: number): void {
    const { heard, placed } = this.#receiver(receiver);
    heard.hear(atMs, this.#settings.silentAfterMs);
    if (fix.latitudeDeg !== undefined) placed.hear(atMs, this.#settings.silentAfterMs);
    const isUsed = this.#isChosen(receiver, atMs);
    this.#output.onEpoch(isUsed);
    if (isUsed) this.#sampler.endEpoch(fix, atMs, this.#receivers.size > 1 ? receiver : undefined);
    else if (!this.#passedOver.has(receiver)) {
      this.#passedOver.add(receiver);
      this.#output.onPassedOver(receiver);
    }
  }

  /** A receiver is known by another name from now on. */
  rename({ from, to }: { readonly from: string; readonly to: string }): void {
    const known = this.#receivers.get(from);
    if (known === undefined) return;
    this.#receivers.delete(from);
    if (!this.#receivers.has(to)) this.#receivers.set(to, known);
    this.#priority.rename(from, to);
    if (this.#chosen === from) this.#chosen = to;
  }

  #receiver(name: string): Receiver {
    let receiver = this.#receivers.get(name);
    if (receiver === undefined) {
      receiver = { heard: new Presence(), placed: new Presence() };
      this.#receivers.set(name, receiver);
    }
    return receiver;
  }

  #isChosen(receiver: string, atMs: number): boolean {
    const { silentAfterMs, receivers } = this.#settings;
    const candidates = [...this.#receivers].map(([key, { heard, placed }]) => {
      const rank = rankOf(receivers, [key]);
      const placedSinceMs = placed.sinceMs(atMs, silentAfterMs);
      if (placedSinceMs !== undefined) return { key, rank, heardSinceMs: placedSinceMs };
      const heardSinceMs = heard.sinceMs(atMs, silentAfterMs);
      return { key, rank: rank + NO_PLACE_RANK, ...(heardSinceMs === undefined ? {} : { heardSinceMs }) };
    });
    const chosen = this.#priority.choose(candidates, atMs);
    if (chosen !== undefined && this.#chosen !== undefined && chosen !== this.#chosen) this.#output.onChanged();
    this.#chosen = chosen ?? this.#chosen;
    return chosen === receiver;
  }
}
