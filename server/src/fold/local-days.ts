const QUARTER_MS = 15 * 60_000;
const QUARTERS_PER_LONG_DAY = 26 * 4;

/** Local days of a time zone. Every zone's clock differs from UTC by whole quarter hours, so days are kept by quarter. */
export class LocalDays {
  private readonly format: Intl.DateTimeFormat;
  /** Keyed by quarter hour since 1970. */
  private readonly dayByQuarter = new Map<number, string>();

  /** Throws a RangeError for a zone that is not in the IANA database. */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  }

  /** Local day of a time, YYYY-MM-DD. */
  dayOf(time: number): string {
    return this.dayOfQuarter(Math.floor(time / QUARTER_MS));
  }

  /** First and first-after moment of the local day that holds a time. */
  boundsOf(time: number): { readonly from: number; readonly to: number } {
    const quarter = Math.floor(time / QUARTER_MS);
    const day = this.dayOfQuarter(quarter);
    let from = quarter;
    let to = quarter + 1;
    while (quarter - from < QUARTERS_PER_LONG_DAY && this.dayOfQuarter(from - 1) === day) from -= 1;
    while (to - quarter < QUARTERS_PER_LONG_DAY && this.dayOfQuarter(to) === day) to += 1;
    return { from: from * QUARTER_MS, to: to * QUARTER_MS };
  }

  private dayOfQuarter(quarter: number): string {
    let day = this.dayByQuarter.get(quarter);
    if (day === undefined) {
      day = this.format.format(quarter * QUARTER_MS);
      this.dayByQuarter.set(quarter, day);
    }
    return day;
  }
}
