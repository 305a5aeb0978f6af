import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { directionField, present, timeField, type SentenceReading } from '../sentence-reading.js';

/** HPR of Unicore receivers: 1 time, 2 direction of the baseline, 5 quality as GGA's, here 4 fixed or 5 float. */
function readHpr(fields: SentenceFields): SentenceReading {
  const isSolved = fields.text(4) === '4' || fields.text(4) === '5';
  return {
    ...timeField(fields, 0),
    ...(isSolved ? present({ baselineHeadingDeg: directionField(fields, 1) }) : {}),
    fix: {},
  };
}

export const HPR: SentenceDefinition = {
  name: 'HPR',
  read: readHpr,
  sample: '$GNHPR,074615.00,320.9610,-66.1712,000.0000,4,47,0.00,0999*45',
  expected: { timeOfDayMs: 27_975_000, baselineHeadingDeg: 320.961, fix: {} },
};
