import { decimalField } from '../nmea-sentence.js';
import { modeQuality, placeFields, present, timeOfDayField, type SentenceReading } from '../sentence-reading.js';

/** GNS: fix data of several systems. 1 time, 2-5 place, 6 mode per system, 7 satellites, 8 HDOP, 9 height, 10 geoid, 11 age. */
export function readGns(fields: readonly string[]): SentenceReading {
  const timeOfDayMs = timeOfDayField(fields[0]);
  const fixQuality = modeQuality(fields[5]);
  const hasFix = fixQuality !== 0;
  const place = hasFix ? placeFields(fields.slice(1, 5)) : undefined;
  const hdop = decimalField(fields[7]);
  return {
    ...(timeOfDayMs === undefined ? {} : { timeOfDayMs }),
    ...(fixQuality === undefined ? {} : { hasFix }),
    fix: present({
      ...place,
      fixQuality,
      satellites: decimalField(fields[6]),
      ...(place === undefined
        ? {}
        : {
            hdop: hdop !== undefined && hdop > 0 && hdop < 99 ? hdop : undefined,
            altitudeMslM: decimalField(fields[8]),
            geoidSeparationM: decimalField(fields[9]),
            correctionAgeS: decimalField(fields[10]),
          }),
    }),
  };
}
