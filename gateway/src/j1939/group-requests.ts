const ENGINE_HOURS_PGN = 65253;
/** A group that is answered is asked for this often: hours as they grow, a hitch as work begins and ends. */
const ENGINE_HOURS_EVERY_MS = 60_000;
const EVERY_MS = 1000;
/** One that is not answered is asked for at doubling intervals, up to this. */
const MAX_EVERY_MS = 300_000;
/** Between any two requests: two a second are less than one part in a thousand of a bus. */
export const BETWEEN_REQUESTS_MS = 500;

interface Group {
  readonly everyMs: number;
  heardAtMs: number;
  askedAtMs: number;
  /** Requests since it was last heard. */
  unanswered: number;
}

/**
 * Which groups are asked for, and when: only those that nobody sends by himself, at a bounded rate, and ever more
 * seldom where nobody answers. It has no clock: times come in.
 */
export class GroupRequests {
  /** Keyed by PGN. */
  readonly #groups: ReadonlyMap<number, Group>;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  /** @param startMs until a group's interval has passed from here on, it may still come by itself */
  constructor(pgns: readonly number[], startMs: number) {
    this.#groups = new Map(
      pgns.map((pgn) => {
        const everyMs = pgn === ENGINE_HOURS_PGN ? ENGINE_HOURS_EVERY_MS : EVERY_MS;
        return [pgn, { everyMs, heardAtMs: startMs, askedAtMs: startMs, unanswered: 0 }];
      }),
    );
  }

  /** A group was heard, asked for or not. */
  heard(pgn: number, atMs: number): void {
    const group = this.#groups.get(pgn);
    if (group === undefined) return;
    group.heardAtMs = atMs;
    group.unanswered = 0;
  }

  /** The group to ask for now; it counts as asked. */
  next(atMs: number): number | undefined {
    if (Math.abs(atMs - this.#askedAtMs) < BETWEEN_REQUESTS_MS) return undefined;
    for (const [pgn, group] of this.#groups) {
      const intervalMs = Math.min(group.everyMs * 2 ** group.unanswered, MAX_EVERY_MS);
      const quietMs = Math.min(Math.abs(atMs - group.heardAtMs), Math.abs(atMs - group.askedAtMs));
      if (quietMs < intervalMs) continue;
      group.askedAtMs = atMs;
      group.unanswered += 1;
      this.#askedAtMs = atMs;
      return pgn;
    }
    return undefined;
  }
}
