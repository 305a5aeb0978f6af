import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import {
  modeQuality,
  placeFields,
  present,
  sixDigitDate,
  timeField,
  velocityFields,
  type SentenceReading,
} from '../sentence-reading.js';

/**
 * PSTI,030 (SkyTraq): 2 time, 3 status, 4-7 place, 8 height above mean sea level, 9 and 10 velocity east and
 * north in m/s, 12 date, 13 mode. The unit of the age (14) is not told, and it is not used.
 */
function readPsti030(fields: SentenceFields): SentenceReading {
  const hasFix = fields.text(2) === 'A' && fields.text(12) !== 'N';
  const dateMs = sixDigitDate(fields, 11);
  const place = hasFix ? placeFields(fields, 3) : undefined;
  return {
    ...timeField(fields, 1),
    ...(dateMs === undefined ? {} : { dateMs }),
    hasFix,
    fix: present({
      ...place,
      fixQuality: hasFix ? modeQuality(fields.text(12)) : 0,
      ...(place === undefined ? {} : { altitudeMslM: fields.decimal(7), ...velocityFields(fields, 9, 8) }),
    }),
  };
}

export const PSTI_030: SentenceDefinition = {
  name: 'PSTI,030',
  read: readPsti030,
  sample: '$PSTI,030,033010.000,A,2447.0895508,N,12100.5234656,E,94.615,0.00,-0.01,0.04,111219,R,0.999,3.724*1A',
  expected: {
    timeOfDayMs: 12_610_000,
    dateMs: Date.UTC(2019, 11, 11),
    hasFix: true,
    fix: {
      latitudeDeg: 24 + 47.0895508 / 60,
      longitudeDeg: 121 + 0.5234656 / 60,
      fixQuality: 4,
      altitudeMslM: 94.615,
      speedMps: 0.01,
      courseDeg: 180,
    },
  },
};
