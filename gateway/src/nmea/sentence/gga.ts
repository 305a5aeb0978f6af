import { takeGgaQuality } from '../fix-quality.js';
import { takePlace } from '../place-fields.js';
import { dopField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { timeOfDayField } from '../time-fields.js';
import { SAMPLE_FIX } from './sample-epoch.js';

/** GGA: fix data. 1 time, 2-5 place, 6 quality, 7 satellites, 8 HDOP, 9 height, 11 geoid, 13 age. */
function readGga(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 0);
  reading.satellites = fields.decimal(6);
  takeGgaQuality(reading, fields, 5);
  if (reading.hasFix === false || !takePlace(reading, fields, 1)) return reading;
  reading.hdop = dopField(fields, 7);
  if (fields.is(9, 'M')) reading.altitudeMslM = fields.decimal(8);
  if (fields.is(11, 'M')) reading.geoidSeparationM = fields.decimal(10);
  reading.correctionAgeS = fields.decimal(12);
  return reading;
}

export const GGA: SentenceDefinition = {
  name: 'GGA',
  read: readGga,
  sample: '$GNGGA,023015.20,4318.4230123,N,12420.1178456,E,4,28,0.6,158.412,M,12.345,M,1.2,0001*5C',
  expected: {
    ...SAMPLE_FIX,
    geoidSeparationM: 12.345,
  },
};
