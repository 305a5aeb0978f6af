import type { MutableGnssFix } from './gnss-fix.js';
import { decimalField } from './nmea-sentence.js';

/** What one sentence says of its epoch. */
export interface SentenceReading {
  /** Time of day, ms; sentences without it belong to the epoch they arrive next to. */
  readonly timeOfDayMs?: number;
  /** Start of the UTC day, ms. */
  readonly dateMs?: number;
  /** False where the sentence says that there is no fix. */
  readonly hasFix?: boolean;
  /**
   * Direction from one antenna to the other, degrees true. It is the heading of the machine as far as the
   * antennas stand along it, or the receiver was told how they stand; else the installer says by how much.
   */
  readonly baselineHeadingDeg?: number;
  readonly fix: Readonly<MutableGnssFix>;
}

/** Metres per second of a speed in knots, or undefined for none. */
export function metresPerSecond(knots: number | undefined): number | undefined {
  return knots === undefined ? undefined : (knots * 1852) / 3600;
}

const MS_PER_HOUR = 3_600_000;

/** hhmmss(.sss) as ms of the day. A leap second, :60, is the first moment of the next minute. */
export function timeOfDayField(text: string | undefined): number | undefined {
  const match = /^(\d{2})(\d{2})(\d{2})(\.\d*)?$/.exec(text ?? '');
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  return hours * MS_PER_HOUR + minutes * 60_000 + seconds * 1000 + Math.round(Number(`0${match[4] ?? ''}`) * 1000);
}

/** hhmmss(.sss) as part of a reading; nothing where it is none. */
export function timeField(text: string | undefined): { timeOfDayMs?: number } {
  const timeOfDayMs = timeOfDayField(text);
  return timeOfDayMs === undefined ? {} : { timeOfDayMs };
}

/** ddmmyy as the start of the UTC day; years 80 to 99 are of the last century. */
export function sixDigitDate(text: string | undefined): number | undefined {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(text ?? '');
  if (match === null) return undefined;
  const year = Number(match[3]);
  return dayStart(year >= 80 ? 1900 + year : 2000 + year, Number(match[2]), Number(match[1]));
}

/** The start of a UTC day, or undefined where the calendar has no such day. */
export function dayStart(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month - 1, day);
  const date = new Date(ms);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? ms : undefined;
}

/**
 * Latitude and longitude of four fields ddmm.mmm,N,dddmm.mmm,E as degrees. Undefined where one is
 * missing or impossible, and for 0, 0, which receivers write when they know nothing.
 */
export function placeFields(fields: readonly (string | undefined)[]): MutableGnssFix | undefined {
  const latitudeDeg = degrees(fields[0], fields[1], { digits: 2, positive: 'N', negative: 'S', max: 90 });
  const longitudeDeg = degrees(fields[2], fields[3], { digits: 3, positive: 'E', negative: 'W', max: 180 });
  if (latitudeDeg === undefined || longitudeDeg === undefined) return undefined;
  return latitudeDeg === 0 && longitudeDeg === 0 ? undefined : { latitudeDeg, longitudeDeg };
}

/** Latitude and longitude of two fields in degrees; undefined as in `placeFields`. */
export function degreeFields(latitude: string | undefined, longitude: string | undefined): MutableGnssFix | undefined {
  const latitudeDeg = decimalField(latitude);
  const longitudeDeg = decimalField(longitude);
  if (latitudeDeg === undefined || longitudeDeg === undefined) return undefined;
  if (Math.abs(latitudeDeg) > 90 || Math.abs(longitudeDeg) > 180) return undefined;
  return latitudeDeg === 0 && longitudeDeg === 0 ? undefined : { latitudeDeg, longitudeDeg };
}

/** Speed and course of the velocity north and east in m/s; what stands still has no course. */
export function velocityFields(north: string | undefined, east: string | undefined): MutableGnssFix {
  const northMps = decimalField(north);
  const eastMps = decimalField(east);
  if (northMps === undefined || eastMps === undefined) return {};
  const speedMps = Math.sqrt(northMps * northMps + eastMps * eastMps);
  if (speedMps === 0) return { speedMps };
  return { speedMps, courseDeg: (Math.atan2(eastMps, northMps) * (180 / Math.PI) + 360) % 360 };
}

/** A direction as 0 up to, but not including, 360 degrees; some receivers count from -180 to 180. */
export function directionField(text: string | undefined): number | undefined {
  const degrees = decimalField(text);
  if (degrees === undefined || degrees < -180 || degrees > 360) return undefined;
  return degrees < 0 ? degrees + 360 : degrees % 360;
}

/** A dilution of precision; receivers without a solution write 0 or 99.99. */
export function dopField(text: string | undefined): number | undefined {
  const dop = decimalField(text);
  return dop !== undefined && dop > 0 && dop < 99 ? dop : undefined;
}

interface Axis {
  readonly digits: number;
  readonly positive: string;
  readonly negative: string;
  readonly max: number;
}

function degrees(text: string | undefined, side: string | undefined, axis: Axis): number | undefined {
  if (text === undefined || !/^\d{4,5}(?:\.\d*)?$/.test(text)) return undefined;
  const whole = Number(text.slice(0, axis.digits));
  const minutes = Number(text.slice(axis.digits));
  const value = whole + minutes / 60;
  if (text.split('.', 1)[0]?.length !== axis.digits + 2 || minutes >= 60 || value > axis.max) return undefined;
  if (side === axis.positive) return value;
  return side === axis.negative ? -value : undefined;
}

/** The fields that have a value: an absent field stays absent. */
export function present<T extends object>(fields: T): { -readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Mode letters of RMC, VTG and GNS (NMEA 0183 4.1) to GGA quality, best first. */
const QUALITY_BY_MODE: readonly (readonly [string, number])[] = [
  ['R', 4],
  ['F', 5],
  ['P', 3],
  ['D', 2],
  ['A', 1],
  ['E', 6],
  ['M', 7],
  ['S', 8],
  ['N', 0],
];

/** Quality of the best of some mode letters (GNS has one per system); undefined where none is known. */
export function modeQuality(letters: string | undefined): number | undefined {
  return QUALITY_BY_MODE.find(([letter]) => letters?.includes(letter))?.[1];
}

/** Whether a GGA quality is a fix: not 0 (none), 7 (typed in), 8 (simulated). */
export function isFixQuality(quality: number): boolean {
  return quality !== 0 && quality !== 7 && quality !== 8;
}

/** Quality 0 to 8 of GGA, with whether it is a fix. Receivers without a satellite may go on with 1 for a while. */
export function ggaQuality(
  text: string | undefined,
  satellites: number | undefined,
): { fixQuality: number | undefined; hasFix: boolean | undefined } {
  if (!/^[0-8]$/.test(text ?? '')) return { fixQuality: undefined, hasFix: undefined };
  const fixQuality = Number(text);
  return { fixQuality, hasFix: fixQuality !== 0 && !(isFixQuality(fixQuality) && satellites === 0) };
}
