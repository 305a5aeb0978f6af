import { directionField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { timeOfDayField } from '../time-fields.js';

/**
 * PTNL,AVR (Trimble): direction between two antennas. 1 time, 2 yaw, 3 the word Yaw, 9 quality of the baseline:
 * 2 float, 3 fixed. Newer receivers have roll in 6 and 7, older ones leave both empty; 9 stays where it is. Its
 * quality is not that of the position.
 */
function readPtnlAvr(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 1);
  const isSolved = fields.text(3)?.toLowerCase() === 'yaw' && (fields.is(9, '2') || fields.is(9, '3'));
  if (isSolved) reading.baselineHeadingDeg = directionField(fields, 2);
  return reading;
}

export const PTNL_AVR: SentenceDefinition = {
  name: 'PTNL,AVR',
  read: readPtnlAvr,
  sample: '$PTNL,AVR,145331.50,+35.9990,Yaw,-7.8209,Tilt,-0.4305,Roll,444.232,3,1.2,17*03',
  expected: { timeOfDayMs: 53_611_500, baselineHeadingDeg: 35.999 },
};
