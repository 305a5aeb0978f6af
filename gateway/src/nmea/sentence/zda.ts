import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { dayStart, timeOfDayField } from '../time-fields.js';

/** ZDA: time and date. 1 time, 2 day, 3 month, 4 year. */
function readZda(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 0);
  const isDate = fields.hasAtMost(1, 2) && fields.hasAtMost(2, 2) && fields.hasAtMost(3, 4);
  if (isDate) reading.dateMs = dayStart(fields.digits(3, 0, 4), fields.digits(2, 0, 2), fields.digits(1, 0, 2));
  return reading;
}

export const ZDA: SentenceDefinition = {
  name: 'ZDA',
  read: readZda,
  sample: '$GNZDA,023015.20,15,06,2024,,*79',
  expected: { timeOfDayMs: 9_015_200, dateMs: Date.UTC(2024, 5, 15) },
};
