import { takeDegrees } from '../place-fields.js';
import { directionField, horizontalSigma } from '../quantity-fields.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { SentenceReading } from '../sentence-reading.js';
import { SOLVED, takeUnicoreTime, unicoreQuality } from '../unicore-log.js';

/**
 * BESTNAVA: 1 solution, 2 type, 3 and 4 place, 8 and 9 standard deviation north and east, 12 age of the
 * corrections, 15 satellites used, 22 solution of the velocity, 26 speed in m/s, 27 track. Its height (5) is left
 * out: descriptions do not agree on its datum.
 */
function readBestnava(fields: SentenceFields, header: readonly string[]): SentenceReading {
  const reading = new SentenceReading();
  takeUnicoreTime(reading, header);
  const quality = unicoreQuality(fields.text(1));
  reading.hasFix = fields.text(0) === SOLVED && quality !== 0;
  reading.fixQuality = reading.hasFix ? quality : 0;
  reading.satellites = fields.decimal(14);
  if (!reading.hasFix || !takeDegrees(reading, fields.decimal(2), fields.decimal(3))) return reading;
  reading.horizontalSigmaM = horizontalSigma(fields.decimal(7), fields.decimal(8));
  if (quality !== 1) reading.correctionAgeS = fields.decimal(11);
  if (fields.text(21) !== SOLVED) return reading;
  reading.speedMps = fields.decimal(25);
  reading.courseDeg = directionField(fields, 26);
  return reading;
}

export const BESTNAVA: SentenceDefinition = {
  name: 'BESTNAVA',
  read: readBestnava,
  sample:
    '#BESTNAVA,97,GPS,FINE,2416,169815200,0,0,18,16;SOL_COMPUTED,NARROW_INT,43.3070502051,124.3352974200,158.4120,12.3450,WGS84,0.0030,0.0040,0.0120,"1",1.200,0.000,50,28,28,0,1,12,12,41,SOL_COMPUTED,DOPPLER_VELOCITY,0.000,0.000,2.6355,88.400000,0.0045,0.0194,0.0123*fa9898af',
  expected: {
    timeOfDayMs: 83_397_200,
    dateMs: Date.UTC(2026, 3, 27),
    hasFix: true,
    latitudeDeg: 43.3070502051,
    longitudeDeg: 124.33529742,
    fixQuality: 4,
    satellites: 28,
    horizontalSigmaM: 0.005,
    correctionAgeS: 1.2,
    speedMps: 2.6355,
    courseDeg: 88.4,
  },
};
