/** Words for the units of a duration: they differ by language, the arithmetic does not. */
export interface DurationWords {
  readonly hours: (count: number) => string;
  readonly minutes: (count: number) => string;
  readonly seconds: (count: number) => string;
  readonly days: (count: number) => string;
  readonly separator: string;
}

/** Worked time: hours and minutes, whole minutes, rounded down so that no minute is shown before it is over. */
export function durationText(durationS: number, words: DurationWords): string {
  const minutes = Math.floor(Math.max(0, durationS) / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return words.minutes(minutes);
  return `${words.hours(hours)}${words.separator}${words.minutes(minutes % 60)}`;
}

/** Age of something: the largest whole unit only, as a reader glances at it. */
export function ageText(ageMs: number, words: DurationWords): string {
  const seconds = Math.floor(Math.max(0, ageMs) / 1000);
  if (seconds < 60) return words.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return words.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? words.hours(hours) : words.days(Math.floor(hours / 24));
}
