import { decimalField } from '../nmea-sentence.js';
import { isFixQuality, placeFields, present, timeOfDayField, type SentenceReading } from '../sentence-reading.js';

/** GGA: fix data. 1 time, 2-5 place, 6 quality, 7 satellites, 8 HDOP, 9 height, 11 geoid, 13 age. */
export function readGga(fields: readonly string[]): SentenceReading {
  const quality = /^[0-8]$/.test(fields[5] ?? '') ? Number(fields[5]) : undefined;
  const satellites = decimalField(fields[6]);
  // A receiver that has lost every satellite may go on with quality 1 for a while, from memory.
  const hasFix = quality !== 0 && !(quality !== undefined && isFixQuality(quality) && satellites === 0);
  const place = hasFix ? placeFields(fields.slice(1, 5)) : undefined;
  const hdop = decimalField(fields[7]);
  return {
    ...time(fields[0]),
    ...(quality === undefined ? {} : { hasFix }),
    fix: present({
      ...place,
      fixQuality: quality,
      satellites,
      ...(place === undefined
        ? {}
        : {
            // Receivers without a solution write 0 or 99.99.
            hdop: hdop !== undefined && hdop > 0 && hdop < 99 ? hdop : undefined,
            altitudeMslM: fields[9] === 'M' ? decimalField(fields[8]) : undefined,
            geoidSeparationM: fields[11] === 'M' ? decimalField(fields[10]) : undefined,
            correctionAgeS: decimalField(fields[12]),
          }),
    }),
  };
}

function time(text: string | undefined): { timeOfDayMs?: number } {
  const timeOfDayMs = timeOfDayField(text);
  return timeOfDayMs === undefined ? {} : { timeOfDayMs };
}
