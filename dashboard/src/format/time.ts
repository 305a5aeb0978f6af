/** Local days are `YYYY-MM-DD` in the server's time zone; times are UTC ms. The only place where one becomes the other. */
const MS_PER_DAY = 86_400_000;

/** The local day that a time falls on. */
export function localDayOf(time: number, timeZone: string): string {
  // The Swedish locale writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(time);
}

/** The day some days later (or earlier, below zero). */
export function addDays(localDay: string, days: number): string {
  return new Date(Date.parse(`${localDay}T00:00:00Z`) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The time at which a local day begins. */
export function startOfLocalDay(localDay: string, timeZone: string): number {
  return timeOfLocal(`${localDay}T00:00`, timeZone);
}

/** The time that clocks of a zone show as `2026-04-28T14:05`, with or without seconds. */
export function timeOfLocal(localTime: string, timeZone: string): number {
  const asUtc = Date.parse(`${localTime}Z`);
  const guess = asUtc - offsetMs(asUtc, timeZone);
  // Once more with the offset of the guess: it may lie beyond a change of summer time.
  return asUtc - offsetMs(guess, timeZone);
}

/** `14:05` */
export function clockText(time: number, { locale, timeZone }: { locale: string; timeZone: string }): string {
  return new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    time,
  );
}

/** `14:05:09`, where seconds matter: how old a map is. */
export function clockSecondsText(time: number, { locale, timeZone }: { locale: string; timeZone: string }): string {
  return new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium', hourCycle: 'h23' }).format(time);
}

/** Day with its weekday, as a heading. */
export function dayText(localDay: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
  }).format(Date.parse(`${localDay}T00:00:00Z`));
}

/** Day and month, within a sentence. */
export function shortDayText(localDay: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', day: 'numeric' }).format(
    Date.parse(`${localDay}T00:00:00Z`),
  );
}

/** Date and time, as in a table. */
export function dateTimeText(time: number, { locale, timeZone }: { locale: string; timeZone: string }): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(time);
}

function offsetMs(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((entry) => entry.type === type)?.value ?? 0);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(time / 1000) * 1000;
}
