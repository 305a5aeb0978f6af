import type { MutableGnssFix } from '../gnss-fix.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import {
  dopField,
  ggaQuality,
  placeFields,
  readingOf,
  timeOfDayField,
  type SentenceReading,
} from '../sentence-reading.js';

/** GGA: fix data. 1 time, 2-5 place, 6 quality, 7 satellites, 8 HDOP, 9 height, 11 geoid, 13 age. */
function readGga(fields: SentenceFields): SentenceReading {
  const satellites = fields.decimal(6);
  const { fixQuality, hasFix } = ggaQuality(fields.text(5), satellites);
  const place = hasFix === false ? undefined : placeFields(fields, 1);
  const fix: MutableGnssFix = place ?? {};
  if (fixQuality !== undefined) fix.fixQuality = fixQuality;
  if (satellites !== undefined) fix.satellites = satellites;
  if (place !== undefined) addQuality(fix, fields);
  return readingOf(fix, { timeOfDayMs: timeOfDayField(fields, 0), hasFix });
}

/** What GGA says of a place beside it. */
function addQuality(fix: MutableGnssFix, fields: SentenceFields): void {
  const hdop = dopField(fields, 7);
  const altitudeMslM = fields.text(9) === 'M' ? fields.decimal(8) : undefined;
  const geoidSeparationM = fields.text(11) === 'M' ? fields.decimal(10) : undefined;
  const correctionAgeS = fields.decimal(12);
  if (hdop !== undefined) fix.hdop = hdop;
  if (altitudeMslM !== undefined) fix.altitudeMslM = altitudeMslM;
  if (geoidSeparationM !== undefined) fix.geoidSeparationM = geoidSeparationM;
  if (correctionAgeS !== undefined) fix.correctionAgeS = correctionAgeS;
}

export const GGA: SentenceDefinition = {
  name: 'GGA',
  read: readGga,
  sample: '$GNGGA,023015.20,4318.4230123,N,12420.1178456,E,4,28,0.6,158.412,M,12.345,M,1.2,0001*5C',
  expected: {
    timeOfDayMs: 9_015_200,
    hasFix: true,
    fix: {
      latitudeDeg: 43 + 18.4230123 / 60,
      longitudeDeg: 124 + 20.1178456 / 60,
      fixQuality: 4,
      satellites: 28,
      hdop: 0.6,
      altitudeMslM: 158.412,
      geoidSeparationM: 12.345,
      correctionAgeS: 1.2,
    },
  },
};
