/** A longer pause of the process than this is a stop of the story, not a burst to catch up with. */
const LONGEST_CATCH_UP_MS = 60_000;

/** Tells how far the story should have run by the wall clock; all times UTC milliseconds. */
export class StoryClock {
  private readonly speed: number;
  private storyS: number;
  private wallMs: number;

  constructor(begin: { storyS: number; wallMs: number; speed: number }) {
    this.storyS = begin.storyS;
    this.wallMs = begin.wallMs;
    this.speed = begin.speed;
  }

  /**
   * Story second due now, and by how much the story was held because the process did not run meanwhile. A wall
   * clock that was set back holds the story until it has caught up.
   */
  due(nowMs: number): { storyS: number; heldMs: number } {
    const passedMs = nowMs - this.wallMs;
    if (passedMs <= 0) return { storyS: this.storyS, heldMs: 0 };
    this.wallMs = nowMs;
    if (passedMs > LONGEST_CATCH_UP_MS) return { storyS: this.storyS, heldMs: passedMs };
    this.storyS += (passedMs * this.speed) / 1000;
    return { storyS: this.storyS, heldMs: 0 };
  }
}
