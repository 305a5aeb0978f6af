import type { SentenceFields } from './sentence-fields.js';
import type { SentenceReading } from './sentence-reading.js';

/** Metres per second of a speed in knots, or undefined for none. */
export function metresPerSecond(knots: number | undefined): number | undefined {
  return knots === undefined ? undefined : (knots * 1852) / 3600;
}

/** Takes speed and course of the velocity north and east in m/s; what stands still has no course. */
export function takeVelocity(
  reading: SentenceReading,
  northMps: number | undefined,
  eastMps: number | undefined,
): void {
  if (northMps === undefined || eastMps === undefined) return;
  const speedMps = Math.sqrt(northMps * northMps + eastMps * eastMps);
  reading.speedMps = speedMps;
  if (speedMps !== 0) reading.courseDeg = (Math.atan2(eastMps, northMps) * (180 / Math.PI) + 360) % 360;
}

/** A direction as 0 up to, but not including, 360 degrees; some receivers count from -180 to 180. */
export function directionField(fields: SentenceFields, index: number): number | undefined {
  const degrees = fields.decimal(index);
  if (degrees === undefined || degrees < -180 || degrees > 360) return undefined;
  return degrees < 0 ? degrees + 360 : degrees % 360;
}

/** A dilution of precision; receivers without a solution write 0 or 99.99. */
export function dopField(fields: SentenceFields, index: number): number | undefined {
  const dop = fields.decimal(index);
  return dop !== undefined && dop > 0 && dop < 99 ? dop : undefined;
}

/** Standard deviation in the plane of those to the north and to the east, metres; two zeros are those of no solution. */
export function horizontalSigma(northM: number | undefined, eastM: number | undefined): number | undefined {
  if (northM === undefined || eastM === undefined || !(northM > 0 || eastM > 0)) return undefined;
  return Math.sqrt(northM * northM + eastM * eastM);
}
