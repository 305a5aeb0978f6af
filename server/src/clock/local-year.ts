/** The calendar year of a zone's clocks at a time; each quarter of an hour is looked up once. */
export function createLocalYear(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric' });
  const known = new Map<number, number>();
  return (time) => {
    const quarter = Math.floor(time / QUARTER_MS);
    let year = known.get(quarter);
    if (year === undefined) {
      year = Number(format.format(quarter * QUARTER_MS));
      if (known.size >= KNOWN_MAX) known.clear();
      known.set(quarter, year);
    }
    return year;
  };
}

/** Midnight falls on a whole quarter of an hour in every zone. */
const QUARTER_MS = 900_000;
const KNOWN_MAX = 50_000;
