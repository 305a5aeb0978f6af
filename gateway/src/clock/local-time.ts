const QUARTER_HOUR_MS = 900_000;

/** Local wall-clock times of one zone as UTC. Offsets are kept per quarter of an hour: asking is slow. */
export class LocalTime {
  readonly #format: Intl.DateTimeFormat;
  /** Keyed by the quarter of an hour of the local time. */
  readonly #offsets = new Map<number, number>();

  /** @throws RangeError when the zone is not an IANA name such as Asia/Shanghai. */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /**
   * UTC ms of a wall-clock time given as if it were UTC. An hour that is shown twice in autumn is taken
   * as the earlier one; one that never is, in spring, as if the clock had not been changed.
   */
  toUtcMs(localMs: number): number {
    const key = Math.floor(localMs / QUARTER_HOUR_MS);
    let offset = this.#offsets.get(key);
    if (offset === undefined) this.#offsets.set(key, (offset = this.#offsetAt(localMs)));
    return localMs - offset;
  }

  #offsetAt(localMs: number): number {
    const early = this.#utcOffset(localMs - this.#utcOffset(localMs - 86_400_000));
    const late = this.#utcOffset(localMs - this.#utcOffset(localMs + 86_400_000));
    const fits = (offset: number): boolean => this.#utcOffset(localMs - offset) === offset;
    return fits(Math.max(early, late)) ? Math.max(early, late) : Math.min(early, late);
  }

  #utcOffset(utcMs: number): number {
    const parts = Object.fromEntries(
      this.#format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]),
    ) as Record<Intl.DateTimeFormatPartTypes, number>;
    const shown = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
    return shown - Math.floor(utcMs / 1000) * 1000;
  }
}
