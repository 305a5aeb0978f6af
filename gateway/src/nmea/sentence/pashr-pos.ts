import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import {
  directionField,
  dopField,
  metresPerSecond,
  placeFields,
  present,
  timeField,
  type SentenceReading,
} from '../sentence-reading.js';

/** Position mode (autonomous, code differential, float, fixed, dead reckoning) to GGA quality. */
const QUALITY: ReadonlyMap<string, number> = new Map([
  ['0', 1],
  ['1', 2],
  ['2', 5],
  ['3', 4],
  ['5', 6],
]);

/**
 * PASHR,POS (Ashtech): 2 mode, empty without a fix, 3 satellites, 4 time, 5-8 place, 11 track, 12 knots, 15
 * HDOP. Its height (9) is above the ellipsoid, which a record has no place for; field 10 is not used: it is
 * reserved, a site or an age, by model.
 */
function readPashrPos(fields: SentenceFields): SentenceReading {
  const hasFix = fields.text(1) !== undefined && fields.text(1) !== '';
  const place = hasFix ? placeFields(fields, 4) : undefined;
  return {
    ...timeField(fields, 3),
    hasFix,
    fix: present({
      ...place,
      fixQuality: hasFix ? QUALITY.get(fields.text(1) ?? '') : 0,
      satellites: fields.decimal(2),
      ...(place === undefined
        ? {}
        : {
            courseDeg: directionField(fields, 10),
            speedMps: metresPerSecond(fields.decimal(11)),
            hdop: dopField(fields, 14),
          }),
    }),
  };
}

export const PASHR_POS: SentenceDefinition = {
  name: 'PASHR,POS',
  read: readPashrPos,
  sample:
    '$PASHR,POS,3,18,023015.20,4318.4230123,N,12420.1178456,E,170.757,,088.4,005.123,+000.010,1.7,0.9,1.4,0.9,Hp23*28',
  expected: {
    timeOfDayMs: 9_015_200,
    hasFix: true,
    fix: {
      latitudeDeg: 43 + 18.4230123 / 60,
      longitudeDeg: 124 + 20.1178456 / 60,
      fixQuality: 4,
      satellites: 18,
      courseDeg: 88.4,
      speedMps: (5.123 * 1852) / 3600,
      hdop: 0.9,
    },
  },
};
