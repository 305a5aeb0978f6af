import { decimalField } from '../nmea-sentence.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import { dopField, ggaQuality, placeFields, present, timeField, type SentenceReading } from '../sentence-reading.js';

/** GGA: fix data. 1 time, 2-5 place, 6 quality, 7 satellites, 8 HDOP, 9 height, 11 geoid, 13 age. */
function readGga(fields: readonly string[]): SentenceReading {
  const satellites = decimalField(fields[6]);
  const { fixQuality, hasFix } = ggaQuality(fields[5], satellites);
  const place = hasFix === false ? undefined : placeFields(fields.slice(1, 5));
  return {
    ...timeField(fields[0]),
    ...(hasFix === undefined ? {} : { hasFix }),
    fix: present({
      ...place,
      fixQuality,
      satellites,
      ...(place === undefined
        ? {}
        : {
            hdop: dopField(fields[7]),
            altitudeMslM: fields[9] === 'M' ? decimalField(fields[8]) : undefined,
            geoidSeparationM: fields[11] === 'M' ? decimalField(fields[10]) : undefined,
            correctionAgeS: decimalField(fields[12]),
          }),
    }),
  };
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
