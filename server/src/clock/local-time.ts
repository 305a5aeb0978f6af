/** Formatters are slow to make: one per zone. Keyed by IANA zone. */
const formatByZone = new Map<string, Intl.DateTimeFormat>();

/** `2026-04-28T08:44:03.180+08:00`: the local time of a zone with its offset. */
export function toLocalTimeText(timeMs: number, timeZone: string): string {
  const offsetMs = zoneOffsetMs(timeMs, timeZone);
  const offsetMinutes = Math.abs(offsetMs) / 60_000;
  const hours = String(Math.floor(offsetMinutes / 60)).padStart(2, '0');
  const minutes = String(Math.floor(offsetMinutes % 60)).padStart(2, '0');
  return `${new Date(timeMs + offsetMs).toISOString().slice(0, -1)}${offsetMs < 0 ? '-' : '+'}${hours}:${minutes}`;
}

/** UTC ms of a local day's (YYYY-MM-DD) first moment. */
export function startOfLocalDay(localDay: string, timeZone: string): number {
  const midnightUtc = Date.parse(`${localDay}T00:00:00Z`);
  // Twice: the offset at local midnight may differ from the one at UTC midnight.
  const guess = midnightUtc - zoneOffsetMs(midnightUtc, timeZone);
  return midnightUtc - zoneOffsetMs(guess, timeZone);
}

/** What a zone's clocks are ahead of UTC at a time, in ms. */
function zoneOffsetMs(timeMs: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(timeMs)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts;
  const wholeSecond = Math.floor(timeMs / 1000) * 1000;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - wholeSecond;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formatByZone.get(timeZone);
  if (format === undefined) {
    const twoDigits = {
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', ...twoDigits });
    formatByZone.set(timeZone, format);
  }
  return format;
}
