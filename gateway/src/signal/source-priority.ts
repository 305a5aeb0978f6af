/** One of several sources that say the same, as it stands at one moment. */
export interface SourceCandidate {
  readonly key: string;
  /** Its place in the order of preference; the lowest is the best. */
  readonly rank: number;
  /** Since when it is heard without a gap, UTC ms; absent while it is silent. */
  readonly heardSinceMs?: number;
}

interface Choice {
  key: string;
  sinceMs: number;
}

/**
 * Which of several sources is used. A source that falls silent gives way at once to the best one that is heard.
 * A better one takes over only when it has been heard without a gap for the hold time and the choice is as old:
 * so two changes without a silence between them are never closer than that. Of equal ranks the one in use stays.
 * It has no clock and keeps only its choice.
 */
export class SourcePriority {
  #holdMs: number;
  #choice: Choice | undefined;

  constructor(holdMs: number) {
    this.#holdMs = holdMs;
  }

  configure(holdMs: number): void {
    this.#holdMs = holdMs;
  }

  /** The key of the source to use at a moment; undefined while all are silent. */
  choose(candidates: readonly SourceCandidate[], atMs: number): string | undefined {
    const live = candidates.filter(({ heardSinceMs }) => heardSinceMs !== undefined);
    const choice = this.#choice;
    const current = choice === undefined ? undefined : live.find(({ key }) => key === choice.key);
    if (choice === undefined || current === undefined) return this.#take(best(live), atMs);
    // Of a clock that was set back, the time before counts for nothing.
    choice.sinceMs = Math.min(choice.sinceMs, atMs);
    if (atMs - choice.sinceMs < this.#holdMs) return choice.key;
    const settled = live.filter(({ heardSinceMs = atMs }) => atMs - heardSinceMs >= this.#holdMs);
    const better = best(settled.filter(({ rank }) => rank < current.rank));
    return better === undefined ? choice.key : this.#take(better, atMs);
  }

  /** A source is known by another key from now on. */
  rename(from: string, to: string): void {
    if (this.#choice?.key === from) this.#choice.key = to;
  }

  #take(candidate: SourceCandidate | undefined, atMs: number): string | undefined {
    this.#choice = candidate === undefined ? undefined : { key: candidate.key, sinceMs: atMs };
    return candidate?.key;
  }
}

/** The lowest rank, and of several the one heard for the longest. */
function best(candidates: readonly SourceCandidate[]): SourceCandidate | undefined {
  let found: SourceCandidate | undefined;
  for (const each of candidates) {
    const isBetter =
      found === undefined ||
      each.rank < found.rank ||
      (each.rank === found.rank && (each.heardSinceMs ?? 0) < (found.heardSinceMs ?? 0));
    if (isBetter) found = each;
  }
  return found;
}
