import { takeDegrees } from '../place-fields.js';
import { directionField } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { dayStart, timeOfDayField } from '../time-fields.js';

/** Position quality of KSXT (none, single, float, fixed) to GGA quality. */
const QUALITY: ReadonlyMap<string, number> = new Map([
  ['0', 0],
  ['1', 1],
  ['2', 5],
  ['3', 4],
]);
/** The direction between the antennas is good when its quality is float or fixed. */
const HEADING_QUALITY = new Set(['2', '3']);

/**
 * KSXT of Unicore receivers: 1 yyyymmddhhmmss.ss, 2 longitude, 3 latitude in degrees, 5
 * direction between the antennas, 7 track, 8 speed in km/h, 10 position quality, 11 heading quality, 13 satellites. Its height (4) is
 * left out: the manuals do not agree on its datum. It ends with an exclusive or, or with a CRC-32.
 */
function readKsxt(fields: SentenceFields): SentenceReading {
  const reading = new SentenceReading();
  reading.timeOfDayMs = timeOfDayField(fields, 0, 8);
  if (reading.timeOfDayMs !== undefined) {
    reading.dateMs = dayStart(fields.digits(0, 0, 4), fields.digits(0, 4, 2), fields.digits(0, 6, 2));
  }
  reading.fixQuality = QUALITY.get(fields.text(9) ?? '');
  if (reading.fixQuality !== undefined) reading.hasFix = reading.fixQuality !== 0;
  reading.satellites = fields.decimal(12);
  if (HEADING_QUALITY.has(fields.text(10) ?? '')) reading.baselineHeadingDeg = directionField(fields, 4);
  if (reading.hasFix !== true || !takeDegrees(reading, fields.decimal(2), fields.decimal(1))) return reading;
  const kmh = fields.decimal(7);
  reading.courseDeg = fields.decimal(6);
  if (kmh !== undefined) reading.speedMps = kmh / 3.6;
  return reading;
}

export const KSXT: SentenceDefinition = {
  name: 'KSXT',
  read: readKsxt,
  sample:
    '$KSXT,20261016083433.00,116.31296102,39.95817066,49.4911,223.57,-11.32,330.19,36.0,,3,3,28,27,,,,-0.012,0.021,0.020,,*d251ebaa',
  expected: {
    timeOfDayMs: 30_873_000,
    dateMs: Date.UTC(2026, 9, 16),
    hasFix: true,
    baselineHeadingDeg: 223.57,
    fixQuality: 4,
    satellites: 27,
    latitudeDeg: 39.95817066,
    longitudeDeg: 116.31296102,
    courseDeg: 330.19,
    speedMps: 10,
  },
};
