/** Text may wait this long unread before nobody is taken to be there. */
const UNREAD_MS = 20_000;
/** While nobody reads, a piece is offered this often, so that a reader who was only idle is noticed. */
const OFFER_EVERY_MS = 10_000;

/**
 * Tells from a terminal's access time whether it is read. The kernel notes a read in steps of 8 s, so an old access
 * time alone proves nothing: only text that stays unread does.
 */
export class ReaderWatch {
  private accessMs: number | undefined;
  private waitingSinceMs: number | undefined;
  private offeredMs = Number.NEGATIVE_INFINITY;

  /** What may be written now: all that waits, one piece as an offer, or nothing. */
  allowance(nowMs: number, accessMs: number): 'all' | 'offer' | 'nothing' {
    if (accessMs !== this.accessMs) this.waitingSinceMs = undefined;
    this.accessMs = accessMs;
    this.waitingSinceMs ??= nowMs;
    if (nowMs - this.waitingSinceMs <= UNREAD_MS) return 'all';
    if (nowMs - this.offeredMs < OFFER_EVERY_MS) return 'nothing';
    this.offeredMs = nowMs;
    return 'offer';
  }
}
