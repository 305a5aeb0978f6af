import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { dayStart, timeOfDayField, type SentenceReading } from '../sentence-reading.js';

/** ZDA: time and date. 1 time, 2 day, 3 month, 4 year. */
function readZda(fields: SentenceFields): SentenceReading {
  const timeOfDayMs = timeOfDayField(fields, 0);
  const isDate = fields.hasAtMost(1, 2) && fields.hasAtMost(2, 2) && fields.hasAtMost(3, 4);
  const dateMs = isDate ? dayStart(fields.digits(3, 0, 4), fields.digits(2, 0, 2), fields.digits(1, 0, 2)) : undefined;
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
