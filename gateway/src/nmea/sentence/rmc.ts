import { decimalField } from '../nmea-sentence.js';
import {
  dayStart,
  modeQuality,
  metresPerSecond,
  placeFields,
  present,
  timeOfDayField,
  type SentenceReading,
} from '../sentence-reading.js';

/**
 * RMC: recommended minimum. 1 time, 2 status, 3-6 place, 7 knots, 8 track, 9 date, 12 mode. Field 13 = V
 * only says that the receiver gives no integrity statement, and is no reason to doubt the fix.
 */
export function readRmc(fields: readonly string[]): SentenceReading {
  const status = fields[1];
  // Unicore receivers write D for a differential fix.
  const hasFix = status === 'A' || status === 'D';
  const timeOfDayMs = timeOfDayField(fields[0]);
  const dateMs = rmcDate(fields[8]);
  return {
    ...(timeOfDayMs === undefined ? {} : { timeOfDayMs }),
    ...(dateMs === undefined ? {} : { dateMs }),
    ...(status === undefined || status === '' ? {} : { hasFix }),
    fix: hasFix
      ? present({
          ...placeFields(fields.slice(2, 6)),
          fixQuality: modeQuality(fields[11]),
          speedMps: metresPerSecond(decimalField(fields[6])),
          courseDeg: decimalField(fields[7]),
        })
      : {},
  };
}

/** ddmmyy; years 80 to 99 are of the last century. */
function rmcDate(text: string | undefined): number | undefined {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(text ?? '');
  if (match === null) return undefined;
  const year = Number(match[3]);
  return dayStart(year >= 80 ? 1900 + year : 2000 + year, Number(match[2]), Number(match[1]));
}
