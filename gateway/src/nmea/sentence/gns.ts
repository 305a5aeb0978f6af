import { modeQuality } from '../fix-quality.js';
import { takePlace } from '../place-fields.js';
import { dopField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { timeOfDayField } from '../time-fields.js';
import { SAMPLE_FIX } from './sample-epoch.js';

/** GNS: fix data of several systems. 1 time, 2-5 place, 6 mode per system, 7 satellites, 8 HDOP, 9 height, 10 geoid, 11 age. */
function readGns(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 0);
  reading.satellites = fields.decimal(6);
  reading.fixQuality = modeQuality(fields.text(5));
  if (reading.fixQuality !== undefined) reading.hasFix = reading.fixQuality !== 0;
  if (reading.hasFix === false || !takePlace(reading, fields, 1)) return reading;
  reading.hdop = dopField(fields, 7);
  reading.altitudeMslM = fields.decimal(8);
  reading.geoidSeparationM = fields.decimal(9);
  reading.correctionAgeS = fields.decimal(10);
  return reading;
}

export const GNS: SentenceDefinition = {
  name: 'GNS',
  read: readGns,
  sample: '$GNGNS,023015.20,4318.4230123,N,12420.1178456,E,RRRRNN,28,0.6,158.412,12.345,1.2,0001,V*09',
  expected: {
    ...SAMPLE_FIX,
    geoidSeparationM: 12.345,
  },
};
