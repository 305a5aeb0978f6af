import type { GnssFix } from '../nmea/gnss-fix.js';
import type { Sampler } from './sampler.js';

/** A receiver that is silent for this long gives way to another. */
const SILENT_AFTER_MS = 5000;

export interface GnssEpochsOutput {
  /** Told of each epoch: whether it made its way into the records. */
  readonly onEpoch: (isUsed: boolean) => void;
  /** Told once of each receiver that is not used. */
  readonly onPassedOver: (receiver: string) => void;
}

/** Of several receivers, the epochs of one go to the sampler: the first heard, until it falls silent. */
export class GnssEpochs {
  readonly #sampler: Sampler;
  readonly #output: GnssEpochsOutput;
  readonly #passedOver = new Set<string>();
  #chosen: string | undefined;
  #heardAtMs = Number.NEGATIVE_INFINITY;

  constructor(sampler: Sampler, output: GnssEpochsOutput) {
    this.#sampler = sampler;
    this.#output = output;
  }

  /** An epoch of a receiver begins. */
  begin(receiver: string, atMs: number): void {
    if (this.#isChosen(receiver, atMs)) this.#sampler.beginEpoch(atMs);
  }

  /** The epoch of a receiver that began last is complete. */
  end(receiver: string, fix: GnssFix, atMs: number): void {
    const isUsed = this.#isChosen(receiver, atMs);
    this.#output.onEpoch(isUsed);
    if (isUsed) this.#sampler.endEpoch(fix, atMs);
    else if (!this.#passedOver.has(receiver)) {
      this.#passedOver.add(receiver);
      this.#output.onPassedOver(receiver);
    }
  }

  #isChosen(receiver: string, atMs: number): boolean {
    if (this.#chosen !== receiver && atMs - this.#heardAtMs < SILENT_AFTER_MS) return false;
    this.#chosen = receiver;
    this.#heardAtMs = atMs;
    return true;
  }
}
