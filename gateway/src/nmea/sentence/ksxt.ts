import { decimalField } from '../nmea-sentence.js';
import { dayStart, present, timeOfDayField, type SentenceReading } from '../sentence-reading.js';

/** Position quality of KSXT (none, single, float, fixed) to GGA quality. */
const QUALITY: Readonly<Record<string, number>> = { '0': 0, '1': 1, '2': 5, '3': 4 };
/** The heading is good when its quality is float or fixed. */
const HEADING_QUALITY = new Set(['2', '3']);

/**
 * KSXT of Unicore receivers: 1 yyyymmddhhmmss.ss, 2 longitude, 3 latitude in degrees, 5 heading,
 * 7 track, 8 speed in km/h, 10 position quality, 11 heading quality, 13 satellites. Its height (4) is
 * left out: the manuals do not agree on its datum.
 */
export function readKsxt(fields: readonly string[]): SentenceReading {
  const [, year, month, day, time] = /^(\d{4})(\d{2})(\d{2})(\d{6}(?:\.\d*)?)$/.exec(fields[0] ?? '') ?? [];
  const timeOfDayMs = timeOfDayField(time);
  const dateMs = year === undefined ? undefined : dayStart(Number(year), Number(month), Number(day));
  const fixQuality = QUALITY[fields[9] ?? ''];
  const hasFix = fixQuality !== undefined && fixQuality !== 0;
  const longitudeDeg = decimalField(fields[1]);
  const latitudeDeg = decimalField(fields[2]);
  const isPlace = hasFix && longitudeDeg !== undefined && latitudeDeg !== undefined;
  const kmh = decimalField(fields[7]);
  return {
    ...(timeOfDayMs === undefined ? {} : { timeOfDayMs }),
    ...(dateMs === undefined ? {} : { dateMs }),
    ...(fixQuality === undefined ? {} : { hasFix }),
    fix: present({
      fixQuality,
      satellites: decimalField(fields[12]),
      ...(isPlace
        ? {
            latitudeDeg,
            longitudeDeg,
            courseDeg: decimalField(fields[6]),
            speedMps: kmh === undefined ? kmh : kmh / 3.6,
          }
        : {}),
      headingDeg: HEADING_QUALITY.has(fields[10] ?? '') ? decimalField(fields[4]) : undefined,
    }),
  };
}
