import type { SentenceDefinition } from '../sentence-definition.js';
import { dayStart, timeOfDayField, type SentenceReading } from '../sentence-reading.js';

/** ZDA: time and date. 1 time, 2 day, 3 month, 4 year. */
function readZda(fields: readonly string[]): SentenceReading {
  const timeOfDayMs = timeOfDayField(fields[0]);
  const isDate = /^\d{2},\d{2},\d{4}$/.test(fields.slice(1, 4).join(','));
  const dateMs = isDate ? dayStart(Number(fields[3]), Number(fields[2]), Number(fields[1])) : undefined;
  return {
    ...(timeOfDayMs === undefined ? {} : { timeOfDayMs }),
    ...(dateMs === undefined ? {} : { dateMs }),
    fix: {},
  };
}

export const ZDA: SentenceDefinition = {
  name: 'ZDA',
  read: readZda,
  sample: '$GNZDA,023015.20,15,06,2024,,*79',
  expected: { timeOfDayMs: 9_015_200, dateMs: Date.UTC(2024, 5, 15), fix: {} },
};
