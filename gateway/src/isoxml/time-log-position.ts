import type { GnssFix, MutableGnssFix } from '../nmea/gnss-fix.js';
import { gpsUtcMs, type TimeLogRecord } from './time-log-reader.js';

/**
 * Position status of ISO 11783-10 (PTN attribute D) to the quality code of an NMEA GGA sentence.
 * 14 is an error and 15 not available: both are absent, as is any reserved code.
 */
const FIX_QUALITY: Readonly<Record<number, number>> = {
  0: 0, // no GNSS fix
  1: 1, // GNSS fix
  2: 2, // differential
  3: 3, // precise, no deliberate degradation
  4: 4, // RTK fixed
  5: 5, // RTK float
  6: 6, // dead reckoning
  7: 7, // manual input
  8: 8, // simulated
};

const DEGREES_DIVISOR = 1e7;
/** Zones reach from UTC-12 to UTC+14; the rest allows for a clock that is wrong. */
const ZONE_SPREAD_MS = 26 * 3_600_000;

/**
 * The position of a time log record, or undefined where it has none at all. Its height (PTN attribute C)
 * is left out: the standard says WGS 84, devices write heights above the ellipsoid and above the sea.
 */
export function timeLogPosition(record: TimeLogRecord, recordTimeMs: number): GnssFix | undefined {
  const { position } = record;
  const fix: MutableGnssFix = {};
  const north = position.get('north');
  const east = position.get('east');
  if (north !== undefined && east !== undefined && isPlace(north, east)) {
    fix.latitudeDeg = north / DEGREES_DIVISOR;
    fix.longitudeDeg = east / DEGREES_DIVISOR;
    fix.fixTimeMs = receiverTimeMs(record, recordTimeMs);
  }
  const quality = FIX_QUALITY[position.get('status') ?? -1];
  if (quality !== undefined) fix.fixQuality = quality;
  const hdop = position.get('hdop');
  if (hdop !== undefined && hdop > 0 && hdop < 0xfffe) fix.hdop = hdop / 10;
  const satellites = position.get('satellites');
  if (satellites !== undefined && satellites < 0xfe) fix.satellites = satellites;
  return Object.keys(fix).length === 0 ? undefined : fix;
}

/** Whether raw coordinates are on the globe and not the 0, 0 that a receiver without a fix writes. */
function isPlace(north: number, east: number): boolean {
  const onGlobe = Math.abs(north) <= 90 * DEGREES_DIVISOR && Math.abs(east) <= 180 * DEGREES_DIVISOR;
  return onGlobe && !(north === 0 && east === 0);
}

/**
 * The receiver's own time where the log has one that can be true. Some terminals leave the date fields
 * unset, which gives years such as 2149: a time further from the record's than zones can explain is not used.
 */
function receiverTimeMs({ position, localTimeMs }: TimeLogRecord, recordTimeMs: number): number {
  const gpsMs = gpsUtcMs(position);
  return gpsMs !== undefined && Math.abs(gpsMs - localTimeMs) <= ZONE_SPREAD_MS ? gpsMs : recordTimeMs;
}
