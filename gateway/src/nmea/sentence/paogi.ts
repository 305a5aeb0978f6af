import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import {
  directionField,
  dopField,
  ggaQuality,
  metresPerSecond,
  placeFields,
  present,
  timeField,
  type SentenceReading,
} from '../sentence-reading.js';

/**
 * What PAOGI and PANDA of AgOpenGPS share: 1 time, 2-5 place, corrected for roll, 6 quality as GGA's, 7
 * satellites, 8 HDOP, 9 height above mean sea level, 10 age, 11 knots, negative in reverse.
 */
export function readAgOpenGpsFix(fields: SentenceFields): SentenceReading {
  const { fixQuality, hasFix } = ggaQuality(fields.text(5), fields.decimal(6));
  const place = hasFix === false ? undefined : placeFields(fields, 1);
  const knots = fields.decimal(10);
  return {
    ...timeField(fields, 0),
    ...(hasFix === undefined ? {} : { hasFix }),
    fix: present({
      ...place,
      fixQuality,
      satellites: fields.decimal(6),
      ...(place === undefined
        ? {}
        : {
            hdop: dopField(fields, 7),
            altitudeMslM: fields.decimal(8),
            correctionAgeS: fields.decimal(9),
            speedMps: metresPerSecond(knots === undefined ? undefined : Math.abs(knots)),
          }),
    }),
  };
}

/** PAOGI (AgOpenGPS, two antennas): as above, 12 direction between the antennas. */
function readPaogi(fields: SentenceFields): SentenceReading {
  const reading = readAgOpenGpsFix(fields);
  return reading.hasFix === false
    ? reading
    : { ...reading, ...present({ baselineHeadingDeg: directionField(fields, 11) }) };
}

export const PAOGI: SentenceDefinition = {
  name: 'PAOGI',
  read: readPaogi,
  sample: '$PAOGI,023015.20,4318.4230123,N,12420.1178456,E,4,28,0.6,158.412,1.2,-5.123,87.65,1.50,0.12,0.30,T*30',
  expected: {
    timeOfDayMs: 9_015_200,
    hasFix: true,
    baselineHeadingDeg: 87.65,
    fix: {
      latitudeDeg: 43 + 18.4230123 / 60,
      longitudeDeg: 124 + 20.1178456 / 60,
      fixQuality: 4,
      satellites: 28,
      hdop: 0.6,
      altitudeMslM: 158.412,
      correctionAgeS: 1.2,
      speedMps: (5.123 * 1852) / 3600,
    },
  },
};
