/**
 * Since when something is heard without a gap, by the times at which it was heard. It has no clock. A clock
 * that was set back begins a new stretch, so that nothing of before it counts as heard.
 */
export class Presence {
  #sinceMs = Number.NaN;
  #lastMs = Number.NaN;

  /** It is heard, UTC ms. More than `silentAfterMs` after the last time, a new stretch begins. */
  hear(atMs: number, silentAfterMs: number): void {
    const gapMs = atMs - this.#lastMs;
    if (!(gapMs >= 0 && gapMs <= silentAfterMs)) this.#sinceMs = atMs;
    this.#lastMs = atMs;
  }

  /** When the stretch began that lasts at this moment; undefined while it is silent. */
  sinceMs(atMs: number, silentAfterMs: number): number | undefined {
    return Math.abs(atMs - this.#lastMs) <= silentAfterMs ? this.#sinceMs : undefined;
  }

  /** The last time at which it was heard; undefined where it never was. */
  get lastMs(): number | undefined {
    return Number.isNaN(this.#lastMs) ? undefined : this.#lastMs;
  }
}
