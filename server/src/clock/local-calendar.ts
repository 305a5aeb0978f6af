const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;

/** Local days of one time zone. `localDay` is `YYYY-MM-DD`. */
export interface LocalCalendar {
  readonly timeZone: string;
  localDay(time: number): string;
  localYear(time: number): number;
  /** UTC ms at which a local day begins; a day ends where the next begins. */
  dayStart(localDay: string): number;
  /** The local day after this one. */
  nextDay(localDay: string): string;
}

/**
 * Days of an IANA time zone. Offsets are whole quarters of an hour and change at whole quarters since 1972,
 * so each quarter is looked up once.
 * @throws RangeError where the zone is not known.
 */
export function createLocalCalendar(timeZone: string): LocalCalendar {
  const offsetAt = createOffsetLookup(timeZone);
  const localDay = (time: number) => isoDay(time + offsetAt(time));
  return {
    timeZone,
    localDay,
    localYear: (time) => new Date(time + offsetAt(time)).getUTCFullYear(),
    nextDay: (day) => isoDay(Date.parse(`${day}T00:00:00Z`) + DAY_MS),
    dayStart(day) {
      const midnightUtc = Date.parse(`${day}T00:00:00Z`);
      const first = midnightUtc - offsetAt(midnightUtc - DAY_MS / 2);
      // The offset may have changed between then and local midnight: ask again with the offset found there.
      const second = midnightUtc - offsetAt(first);
      const start = localDay(second) === day ? second : first;
      return localDay(start - QUARTER_MS) === day ? start - QUARTER_MS * 4 : start;
    },
  };
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function createOffsetLookup(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const known = new Map<number, number>();
  return (time) => {
    const quarter = Math.floor(time / QUARTER_MS);
    let offset = known.get(quarter);
    if (offset === undefined) {
      const at = quarter * QUARTER_MS;
      const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
      offset = Date.UTC(year, month - 1, day, hour, minute, second) - at;
      if (known.size > 100_000) known.clear();
      known.set(quarter, offset);
    }
    return offset;
  };
}
