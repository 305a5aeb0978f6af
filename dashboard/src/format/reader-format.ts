import { areaHundredths, type AreaUnit } from '@furrow/protocol/area-units';
import { areaSumText, areaText, decimalText, intervalTexts } from './area.js';
import { ageText, durationText, type DurationWords } from './duration.js';
import { distanceText, speedText, widthText } from './speed.js';
import { clockSecondsText, clockText, dateTimeText, dayText, localDayOf, shortDayText } from './time.js';

/** How one reader wants figures: language, unit and the server's time zone, bound once. */
export interface ReaderFormat {
  readonly unit: AreaUnit;
  readonly timeZone: string;
  area(areaM2: number): string;
  areaSum(rowsM2: readonly number[]): string;
  /** Both ends of an interval of areas, rounded outwards. */
  interval(areaM2: { readonly low: number; readonly high: number }): [low: string, high: string];
  /** Whether an area prints as more than 0.00 in the reader's unit. */
  isPrintable(areaM2: number): boolean;
  decimal(decimal: string): string;
  count(value: number): string;
  speed(speedMps: number): string;
  distance(distanceM: number): string;
  width(widthM: number): string;
  duration(durationS: number): string;
  age(ageMs: number): string;
  clock(time: number): string;
  clockSeconds(time: number): string;
  day(localDay: string): string;
  /** Day and month of a local day, within a sentence. */
  shortDay(localDay: string): string;
  /** The same of a time. */
  shortDayOf(time: number): string;
  dateTime(time: number): string;
}

export interface ReaderChoice {
  readonly locale: string;
  readonly unit: AreaUnit;
  readonly timeZone: string;
  readonly words: DurationWords;
}

/** Binds the formats of this folder to a reader's choice. */
export function createReaderFormat(choice: ReaderChoice): ReaderFormat {
  const { locale, unit, timeZone, words } = choice;
  return {
    unit,
    timeZone,
    area: (areaM2) => areaText(areaM2, choice),
    areaSum: (rowsM2) => areaSumText(rowsM2, choice),
    interval: (areaM2) => intervalTexts(areaM2, choice),
    isPrintable: (areaM2) => areaHundredths(areaM2, unit) !== 0,
    decimal: (decimal) => decimalText(decimal, locale),
    count: (value) => new Intl.NumberFormat(locale).format(value),
    speed: (speedMps) => speedText(speedMps, locale),
    distance: (distanceM) => distanceText(distanceM, locale),
    width: (widthM) => widthText(widthM, locale),
    duration: (durationS) => durationText(durationS, words),
    age: (ageMs) => ageText(ageMs, words),
    clock: (time) => clockText(time, choice),
    clockSeconds: (time) => clockSecondsText(time, choice),
    day: (localDay) => dayText(localDay, locale),
    shortDay: (localDay) => shortDayText(localDay, locale),
    shortDayOf: (time) => shortDayText(localDayOf(time, timeZone), locale),
    dateTime: (time) => dateTimeText(time, choice),
  };
}
