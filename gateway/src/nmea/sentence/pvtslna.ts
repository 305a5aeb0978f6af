import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { degreeFields, directionField, dopField, present, type SentenceReading } from '../sentence-reading.js';
import { velocityFields } from '../sentence-reading.js';
import { isBaselineSolved, unicoreQuality, unicoreTime } from '../unicore-log.js';

/**
 * PVTSLNA: 1 type, 3 and 4 place, 6 and 7 standard deviation north and east, 8 age of the corrections, 15
 * satellites used, 18 and 19 velocity north and east in m/s, 21 type of the baseline, 22 its length, 23 its
 * direction, 31 HDOP. Its height (2) is left out: descriptions do not agree on its datum.
 */
function readPvtslna(fields: SentenceFields, header: readonly string[]): SentenceReading {
  const quality = unicoreQuality(fields.text(0));
  const hasFix = quality !== 0;
  const place = hasFix ? degreeFields(fields, 2, 3) : undefined;
  const north = fields.decimal(5);
  const east = fields.decimal(6);
  const isSigma = place !== undefined && north !== undefined && east !== undefined && (north > 0 || east > 0);
  const length = fields.decimal(21);
  const isBaseline = isBaselineSolved(fields.text(20)) && length !== undefined && length > 0;
  return {
    ...unicoreTime(header),
    ...(quality === undefined ? {} : { hasFix }),
    ...(isBaseline ? present({ baselineHeadingDeg: directionField(fields, 22) }) : {}),
    fix: present({
      ...place,
      fixQuality: quality,
      satellites: fields.decimal(14),
      ...(place === undefined
        ? {}
        : {
            horizontalSigmaM: isSigma ? Math.sqrt(north * north + east * east) : undefined,
            correctionAgeS: quality === 1 ? undefined : fields.decimal(7),
            hdop: dopField(fields, 30),
            ...velocityFields(fields, 17, 18),
          }),
    }),
  };
}

export const PVTSLNA: SentenceDefinition = {
  name: 'PVTSLNA',
  read: readPvtslna,
  sample:
    '#PVTSLNA,79,GPS,FINE,2416,169815200,0,0,18,8;NARROW_INT,158.4120,43.30705020512,124.33529742003,0.0120,0.0030,0.0040,1.200,SINGLE,158.9,43.30705,124.33530,12.3450,50,28,30,28,1.5000,2.0000,-0.0100,NARROW_INT,1.5000,182.2500,0.1000,28,25,12,8,2.1753,1.3480,0.6840,1.8392,1.7072,5.0,3,28,25,26*e9a2f30f',
  expected: {
    timeOfDayMs: 83_397_200,
    dateMs: Date.UTC(2026, 3, 27),
    hasFix: true,
    baselineHeadingDeg: 182.25,
    fix: {
      latitudeDeg: 43.30705020512,
      longitudeDeg: 124.33529742003,
      fixQuality: 4,
      satellites: 28,
      horizontalSigmaM: 0.005,
      correctionAgeS: 1.2,
      hdop: 0.684,
      speedMps: 2.5,
      courseDeg: 53.13010235415598,
    },
  },
};
