import type { SentenceFields } from './sentence-fields.js';
import type { SentenceReading } from './sentence-reading.js';

/**
 * Takes latitude and longitude of four fields ddmm.mmm,N,dddmm.mmm,E. False, and nothing taken, where one is
 * missing or impossible, and for 0, 0, which receivers write when they know nothing.
 */
export function takePlace(reading: SentenceReading, fields: SentenceFields, first: number): boolean {
  return takeDegrees(reading, degrees(fields, first, LATITUDE), degrees(fields, first + 2, LONGITUDE));
}

/** The same of latitude and longitude in degrees. */
export function takeDegrees(
  reading: SentenceReading,
  latitudeDeg: number | undefined,
  longitudeDeg: number | undefined,
): boolean {
  if (latitudeDeg === undefined || longitudeDeg === undefined) return false;
  if (Math.abs(latitudeDeg) > LATITUDE.max || Math.abs(longitudeDeg) > LONGITUDE.max) return false;
  if (latitudeDeg === 0 && longitudeDeg === 0) return false;
  reading.latitudeDeg = latitudeDeg;
  reading.longitudeDeg = longitudeDeg;
  return true;
}

interface Axis {
  readonly digits: number;
  readonly positive: string;
  readonly negative: string;
  readonly max: number;
}

const LATITUDE: Axis = { digits: 2, positive: 'N', negative: 'S', max: 90 };
const LONGITUDE: Axis = { digits: 3, positive: 'E', negative: 'W', max: 180 };

function degrees(fields: SentenceFields, index: number, axis: Axis): number | undefined {
  const value = fields.degreesMinutes(index, axis.digits);
  if (value === undefined || fields.is(index + 1, axis.positive)) return value;
  return fields.is(index + 1, axis.negative) ? -value : undefined;
}
