import { dayStart, timeOfDayField, type SentenceReading } from '../sentence-reading.js';

/** ZDA: time and date. 1 time, 2 day, 3 month, 4 year. */
export function readZda(fields: readonly string[]): SentenceReading {
  const timeOfDayMs = timeOfDayField(fields[0]);
  const isDate = /^\d{2},\d{2},\d{4}$/.test(fields.slice(1, 4).join(','));
  const dateMs = isDate ? dayStart(Number(fields[3]), Number(fields[2]), Number(fields[1])) : undefined;
  return {
    ...(timeOfDayMs === undefined ? {} : { timeOfDayMs }),
    ...(dateMs === undefined ? {} : { dateMs }),
    fix: {},
  };
}
