import { directionField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { isBaselineSolved, SOLVED, takeUnicoreTime } from '../unicore-log.js';

/** UNIHEADINGA: 1 solution, 2 type, 3 length in metres, 4 direction from the first antenna to the second. */
function readUniheadinga(fields: SentenceFields, header: readonly string[]): SentenceReading {
  const reading = new SentenceReading();
  takeUnicoreTime(reading, header);
  const isSolved = fields.text(0) === SOLVED && isBaselineSolved(fields.text(1), fields.decimal(2));
  if (isSolved) reading.baselineHeadingDeg = directionField(fields, 3);
  return reading;
}

export const UNIHEADINGA: SentenceDefinition = {
  name: 'UNIHEADINGA',
  read: readUniheadinga,
  sample:
    '#UNIHEADINGA,78,GPS,FINE,2428,116060000,0,0,18,11;SOL_COMPUTED,NARROW_INT,1.4773,179.0284,-2.4202,0.0000,0.8259,1.0921,"999",27,21,21,15,3,01,3,f3*5d424350',
  expected: {
    timeOfDayMs: 29_642_000,
    dateMs: Date.UTC(2026, 6, 20),
    baselineHeadingDeg: 179.0284,
  },
};
