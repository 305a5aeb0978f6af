import type { Lane } from './outbox.js';

/** The places a lane may take a batch from: beyond `afterSeq` and not `exceptSeqs`, newest or oldest first. */
export interface LaneChoice {
  readonly order: 'newestFirst' | 'oldestFirst';
  readonly afterSeq: number;
  readonly exceptSeqs: readonly number[];
}

/**
 * Which batches are in flight, and what each lane may take next. The newest lane only ever moves forward: what
 * it passed over is backlog, so that the server gets old data from the oldest on and not backwards.
 */
export class LaneFlight {
  readonly #laneBySeq = new Map<number, Lane>();
  #newestBegun = 0;

  choice(lane: Lane): LaneChoice {
    const exceptSeqs = [...this.#laneBySeq.keys()];
    return lane === 'newest'
      ? { order: 'newestFirst', afterSeq: this.#newestBegun, exceptSeqs }
      : { order: 'oldestFirst', afterSeq: 0, exceptSeqs };
  }

  begun(lane: Lane, seq: number): void {
    this.#laneBySeq.set(seq, lane);
    if (lane === 'newest') this.#newestBegun = seq;
  }

  /** The batch left the outbox or was parked. */
  ended(seq: number): void {
    this.#laneBySeq.delete(seq);
  }

  /** The batch waits again, in the newest lane if it came from there. */
  kept(seq: number): void {
    if (this.#laneBySeq.get(seq) === 'newest') this.#newestBegun = seq - 1;
    this.#laneBySeq.delete(seq);
  }
}
