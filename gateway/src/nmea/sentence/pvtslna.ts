import { takeDegrees } from '../place-fields.js';
import { directionField, dopField, horizontalSigma, takeVelocity } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { isBaselineSolved, takeUnicoreTime, unicoreQuality } from '../unicore-log.js';

/**
 * PVTSLNA: 1 type, 3 and 4 place, 6 and 7 standard deviation north and east, 8 age of the corrections, 15
 * satellites used, 18 and 19 velocity north and east in m/s, 21 type of the baseline, 22 its length, 23 its
 * direction, 31 HDOP. Its height (2) is left out: descriptions do not agree on its datum.
 */
function readPvtslna(fields: SentenceFields, header: readonly string[]): SentenceReading {
  const reading = new SentenceReading();
  takeUnicoreTime(reading, header);
  const quality = unicoreQuality(fields.text(0));
  reading.fixQuality = quality;
  if (quality !== undefined) reading.hasFix = quality !== 0;
  reading.satellites = fields.decimal(14);
  if (isBaselineSolved(fields.text(20), fields.decimal(21))) reading.baselineHeadingDeg = directionField(fields, 22);
  if (quality === 0 || !takeDegrees(reading, fields.decimal(2), fields.decimal(3))) return reading;
  reading.horizontalSigmaM = horizontalSigma(fields.decimal(5), fields.decimal(6));
  if (quality !== 1) reading.correctionAgeS = fields.decimal(7);
  reading.hdop = dopField(fields, 30);
  takeVelocity(reading, fields.decimal(17), fields.decimal(18));
  return reading;
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
};
