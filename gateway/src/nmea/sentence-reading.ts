import type { MutableGnssFix } from './gnss-fix.js';
import type { SentenceFields } from './sentence-fields.js';

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

interface ReadingHead {
  readonly timeOfDayMs: number | undefined;
  readonly dateMs?: number | undefined;
  readonly hasFix?: boolean | undefined;
}

/** A reading of a fix and what else is known. */
export function readingOf(fix: MutableGnssFix, { timeOfDayMs, dateMs, hasFix }: ReadingHead): SentenceReading {
  const reading: { -readonly [K in keyof SentenceReading]: SentenceReading[K] } = { fix };
  if (timeOfDayMs !== undefined) reading.timeOfDayMs = timeOfDayMs;
  if (dateMs !== undefined) reading.dateMs = dateMs;
  if (hasFix !== undefined) reading.hasFix = hasFix;
  return reading;
}

/** Metres per second of a speed in knots, or undefined for none. */
export function metresPerSecond(knots: number | undefined): number | undefined {
  return knots === undefined ? undefined : (knots * 1852) / 3600;
}

const MS_PER_HOUR = 3_600_000;

/** hhmmss(.sss) as ms of the day, after `from` other characters. A leap second, :60, is the first moment of the next minute. */
export function timeOfDayField(fields: SentenceFields, index: number, from = 0): number | undefined {
  const hours = fields.digits(index, from, 2);
  const minutes = fields.digits(index, from + 2, 2);
  const seconds = fields.digits(index, from + 4, 2);
  const pointAt = from + 6;
  if (!(hours <= 23 && minutes <= 59 && seconds <= 60) || !fields.endsOrHasPointAt(index, pointAt)) return undefined;
  const wholeMs = hours * MS_PER_HOUR + minutes * 60_000 + seconds * 1000;
  if (fields.hasAtMost(index, pointAt + 1)) return wholeMs;
  const fraction = fields.decimal(index, pointAt);
  return fraction === undefined ? undefined : wholeMs + Math.round(fraction * 1000);
}

/** hhmmss(.sss) as part of a reading; nothing where it is none. */
export function timeField(fields: SentenceFields, index: number): { timeOfDayMs?: number } {
  const timeOfDayMs = timeOfDayField(fields, index);
  return timeOfDayMs === undefined ? {} : { timeOfDayMs };
}

/** ddmmyy as the start of the UTC day; years 80 to 99 are of the last century. */
export function sixDigitDate(fields: SentenceFields, index: number): number | undefined {
  if (!fields.hasAtMost(index, 6)) return undefined;
  return dayOfCentury(fields.digits(index, 4, 2), fields.digits(index, 2, 2), fields.digits(index, 0, 2));
}

/** The start of a UTC day whose year has two digits: 80 to 99 are of the last century. */
export function dayOfCentury(year: number, month: number, day: number): number | undefined {
  return dayStart(year >= 80 ? 1900 + year : 2000 + year, month, day);
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The start of a UTC day, or undefined where the calendar has no such day. */
export function dayStart(year: number, month: number, day: number): number | undefined {
  const isLeapDay = month === 2 && day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const isDay = isLeapDay || (day >= 1 && day <= (DAYS_OF_MONTH[month - 1] ?? 0));
  return isDay && Number.isInteger(year) ? Date.UTC(year, month - 1, day) : undefined;
}

/**
 * Latitude and longitude of four fields ddmm.mmm,N,dddmm.mmm,E as degrees. Undefined where one is
 * missing or impossible, and for 0, 0, which receivers write when they know nothing.
 */
export function placeFields(fields: SentenceFields, first: number): MutableGnssFix | undefined {
  const latitudeDeg = degrees(fields, first, LATITUDE);
  const longitudeDeg = degrees(fields, first + 2, LONGITUDE);
  if (latitudeDeg === undefined || longitudeDeg === undefined) return undefined;
  return latitudeDeg === 0 && longitudeDeg === 0 ? undefined : { latitudeDeg, longitudeDeg };
}

/** Latitude and longitude of two fields in degrees; undefined as in `placeFields`. */
export function degreeFields(fields: SentenceFields, latitude: number, longitude: number): MutableGnssFix | undefined {
  const latitudeDeg = fields.decimal(latitude);
  const longitudeDeg = fields.decimal(longitude);
  if (latitudeDeg === undefined || longitudeDeg === undefined) return undefined;
  if (Math.abs(latitudeDeg) > 90 || Math.abs(longitudeDeg) > 180) return undefined;
  return latitudeDeg === 0 && longitudeDeg === 0 ? undefined : { latitudeDeg, longitudeDeg };
}

/** Speed and course of the velocity north and east in m/s; what stands still has no course. */
export function velocityFields(fields: SentenceFields, north: number, east: number): MutableGnssFix {
  const northMps = fields.decimal(north);
  const eastMps = fields.decimal(east);
  if (northMps === undefined || eastMps === undefined) return {};
  const speedMps = Math.sqrt(northMps * northMps + eastMps * eastMps);
  if (speedMps === 0) return { speedMps };
  return { speedMps, courseDeg: (Math.atan2(eastMps, northMps) * (180 / Math.PI) + 360) % 360 };
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

interface Axis {
  readonly digits: number;
  readonly positive: string;
  readonly negative: string;
  readonly max: number;
}

const LATITUDE: Axis = { digits: 2, positive: 'N', negative: 'S', max: 90 };
const LONGITUDE: Axis = { digits: 3, positive: 'E', negative: 'W', max: 180 };

function degrees(fields: SentenceFields, index: number, axis: Axis): number | undefined {
  const { digits, max } = axis;
  const isWritten = fields.digits(index, digits, 2) < 60 && fields.endsOrHasPointAt(index, digits + 2);
  const minutes = isWritten ? fields.decimal(index, digits) : undefined;
  if (minutes === undefined) return undefined;
  const value = fields.digits(index, 0, digits) + minutes / 60;
  if (!(value <= max)) return undefined;
  const side = fields.text(index + 1);
  if (side === axis.positive) return value;
  return side === axis.negative ? -value : undefined;
}

/** The fields that have a value: an absent field stays absent. */
export function present<T extends object>(fields: T): { -readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { -readonly [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) kept[key] = value as Exclude<T[typeof key], undefined>;
  }
  return kept;
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
  if (letters === undefined || letters === '') return undefined;
  return QUALITY_BY_MODE.find(([letter]) => letters.includes(letter))?.[1];
}

/** Whether a GGA quality is a fix: not 0 (none), 7 (typed in), 8 (simulated). */
export function isFixQuality(quality: number): boolean {
  return quality !== 0 && quality !== 7 && quality !== 8;
}

const GGA_QUALITIES = ['0', '1', '2', '3', '4', '5', '6', '7', '8'];

/** Quality 0 to 8 of GGA, with whether it is a fix. Receivers without a satellite may go on with 1 for a while. */
export function ggaQuality(
  text: string | undefined,
  satellites: number | undefined,
): { fixQuality: number | undefined; hasFix: boolean | undefined } {
  const fixQuality = text === undefined ? -1 : GGA_QUALITIES.indexOf(text);
  if (fixQuality < 0) return { fixQuality: undefined, hasFix: undefined };
  return { fixQuality, hasFix: fixQuality !== 0 && !(isFixQuality(fixQuality) && satellites === 0) };
}
