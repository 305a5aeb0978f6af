import type { SentenceDefinition } from '../sentence-definition.js';
import type { SentenceFields } from '../sentence-fields.js';
import { degreeFields, directionField, present, type SentenceReading } from '../sentence-reading.js';
import { unicoreQuality, unicoreTime } from '../unicore-log.js';

/**
 * BESTNAVA: 1 solution, 2 type, 3 and 4 place, 8 and 9 standard deviation north and east, 12 age of the
 * corrections, 15 satellites used, 22 solution of the velocity, 26 speed in m/s, 27 track. Its height (5) is left
 * out: descriptions do not agree on its datum.
 */
function readBestnava(fields: SentenceFields, header: readonly string[]): SentenceReading {
  const quality = unicoreQuality(fields.text(1));
  const hasFix = fields.text(0) === 'SOL_COMPUTED' && quality !== 0;
  const place = hasFix ? degreeFields(fields, 2, 3) : undefined;
  const isMoving = place !== undefined && fields.text(21) === 'SOL_COMPUTED';
  const north = fields.decimal(7);
  const east = fields.decimal(8);
  const isSigma = place !== undefined && north !== undefined && east !== undefined && (north > 0 || east > 0);
  return {
    ...unicoreTime(header),
    hasFix,
    fix: present({
      ...place,
      fixQuality: hasFix ? quality : 0,
      satellites: fields.decimal(14),
      horizontalSigmaM: isSigma ? Math.sqrt(north * north + east * east) : undefined,
      correctionAgeS: place !== undefined && quality !== 1 ? fields.decimal(11) : undefined,
      speedMps: isMoving ? fields.decimal(25) : undefined,
      courseDeg: isMoving ? directionField(fields, 26) : undefined,
    }),
  };
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
    fix: {
      latitudeDeg: 43.3070502051,
      longitudeDeg: 124.33529742,
      fixQuality: 4,
      satellites: 28,
      horizontalSigmaM: 0.005,
      correctionAgeS: 1.2,
      speedMps: 2.6355,
      courseDeg: 88.4,
    },
  },
};
