import type { RandomStream } from './random-stream.js';

/** First-order Gauss-Markov process: standard deviation `sigma`, correlation time `tauS`. Starts in its stationary state. */
export class GaussMarkov {
  private readonly random: RandomStream;
  private readonly sigma: number;
  private readonly decay: number;
  private readonly drive: number;
  value: number;

  constructor(random: RandomStream, model: { sigma: number; tauS: number; stepS: number }) {
    this.random = random;
    this.sigma = model.sigma;
    this.decay = Math.exp(-model.stepS / model.tauS);
    this.drive = Math.sqrt(1 - this.decay * this.decay);
    this.value = this.sigma * random.nextGaussian();
  }

  /** Advances by one step and returns the new value. */
  next(): number {
    this.value = this.decay * this.value + this.drive * this.sigma * this.random.nextGaussian();
    return this.value;
  }
}
