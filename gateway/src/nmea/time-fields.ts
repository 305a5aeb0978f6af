import type { SentenceFields } from './sentence-fields.js';

const DAY_MS = 86_400_000;

/** hhmmss(.sss) as ms of the day, after `from` other characters. A leap second, :60, is the first moment of the next minute. */
export function timeOfDayField(fields: SentenceFields, index: number, from = 0): number | undefined {
  const clock = fields.digits(index, from, 6);
  const hours = quotient(clock, 10_000);
  const minutes = quotient(clock, 100) % 100;
  const seconds = clock % 100;
  if (clock < 0 || hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const pointAt = from + 6;
  if (!fields.endsOrHasPointAt(index, pointAt)) return undefined;
  const wholeMs = hours * 3_600_000 + minutes * 60_000 + seconds * 1000;
  if (fields.hasAtMost(index, pointAt + 1)) return wholeMs;
  const fraction = fields.decimal(index, pointAt);
  return fraction === undefined ? undefined : wholeMs + Math.round(fraction * 1000);
}

/** ddmmyy as the start of the UTC day; years 80 to 99 are of the last century. */
export function sixDigitDate(fields: SentenceFields, index: number): number | undefined {
  const date = fields.hasAtMost(index, 6) ? fields.digits(index, 0, 6) : -1;
  return date < 0 ? undefined : dayOfCentury(date % 100, quotient(date, 100) % 100, quotient(date, 10_000));
}

/** The start of a UTC day whose year has two digits: 80 to 99 are of the last century. */
export function dayOfCentury(year: number, month: number, day: number): number | undefined {
  if (year < 0) return undefined;
  return dayStart(year >= 80 ? 1900 + year : 2000 + year, month, day);
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/** From the first day of the year 1 to that of 1970. */
const DAYS_BEFORE_1970 = 719_162;

/** The start of a UTC day, ms, or undefined where the calendar has no such day; the year has four digits, or is negative. */
export function dayStart(year: number, month: number, day: number): number | undefined {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const leapDay = isLeapYear && month === 2 ? 1 : 0;
  if (year < 1 || day < 1 || day > (DAYS_OF_MONTH[month - 1] ?? 0) + leapDay) return undefined;
  const before = year - 1;
  const leapDaysBefore = quotient(before, 4) - quotient(before, 100) + quotient(before, 400);
  const dayOfYear = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (isLeapYear && month > 2 ? 1 : 0) + day - 1;
  return (before * 365 + leapDaysBefore + dayOfYear - DAYS_BEFORE_1970) * DAY_MS;
}

/** How often a number goes into another; in this form the processor divides integers. */
function quotient(of: number, by: number): number {
  return (of / by) | 0;
}
