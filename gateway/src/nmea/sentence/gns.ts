import type { MutableGnssFix } from '../gnss-fix.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import {
  dopField,
  modeQuality,
  placeFields,
  readingOf,
  timeOfDayField,
  type SentenceReading,
} from '../sentence-reading.js';

/** GNS: fix data of several systems. 1 time, 2-5 place, 6 mode per system, 7 satellites, 8 HDOP, 9 height, 10 geoid, 11 age. */
function readGns(fields: SentenceFields): SentenceReading {
  const fixQuality = modeQuality(fields.text(5));
  const hasFix = fixQuality !== 0;
  const satellites = fields.decimal(6);
  const place = hasFix ? placeFields(fields, 1) : undefined;
  const fix: MutableGnssFix = place ?? {};
  if (fixQuality !== undefined) fix.fixQuality = fixQuality;
  if (satellites !== undefined) fix.satellites = satellites;
  if (place !== undefined) addQuality(fix, fields);
  return readingOf(fix, {
    timeOfDayMs: timeOfDayField(fields, 0),
    hasFix: fixQuality === undefined ? undefined : hasFix,
  });
}

/** What GNS says of a place beside it. */
function addQuality(fix: MutableGnssFix, fields: SentenceFields): void {
  const hdop = dopField(fields, 7);
  const altitudeMslM = fields.decimal(8);
  const geoidSeparationM = fields.decimal(9);
  const correctionAgeS = fields.decimal(10);
  if (hdop !== undefined) fix.hdop = hdop;
  if (altitudeMslM !== undefined) fix.altitudeMslM = altitudeMslM;
  if (geoidSeparationM !== undefined) fix.geoidSeparationM = geoidSeparationM;
  if (correctionAgeS !== undefined) fix.correctionAgeS = correctionAgeS;
}

export const GNS: SentenceDefinition = {
  name: 'GNS',
  read: readGns,
  sample: '$GNGNS,023015.20,4318.4230123,N,12420.1178456,E,RRRRNN,28,0.6,158.412,12.345,1.2,0001,V*09',
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
