import type { GnssFix, MutableGnssFix } from '../nmea/gnss-fix.js';
import { readBitField } from './bit-field.js';
import type { J1939Message } from './j1939-message.js';
import { PGN_DEFINITIONS } from './pgn/index.js';
import type { NamedField } from './pgn-definition.js';

export const RAPID_POSITION_PGN = 129025;
export const RAPID_COURSE_PGN = 129026;
export const GNSS_POSITION_PGN = 129029;
const VEHICLE_POSITION_PGN = 65267;
const HEADING_PGN = 127250;
const GNSS_PGNS: ReadonlySet<number> = new Set([
  VEHICLE_POSITION_PGN,
  HEADING_PGN,
  RAPID_POSITION_PGN,
  RAPID_COURSE_PGN,
  GNSS_POSITION_PGN,
]);

const FIELDS: ReadonlyMap<number, readonly NamedField[]> = new Map(
  PGN_DEFINITIONS.filter(({ pgn }) => GNSS_PGNS.has(pgn)).map(({ pgn, fields }) => [
    pgn,
    fields.filter((field) => 'part' in field),
  ]),
);
/** Course, speed and heading are joined to a position that comes this soon after. */
const COURSE_AGE_MS = 1000;
/** While full positions come, rapid ones, which have no time, are not used. */
const FULL_POSITION_AGE_MS = 3000;
const DAY_MS = 86_400_000;
const TRUE_REFERENCE = 0;

type Parts = Partial<Record<NamedField['part'], number>>;

interface TimedParts {
  readonly parts: Parts;
  readonly atMs: number;
}

interface Receiver {
  course?: TimedParts;
  fullAtMs?: number;
}

/**
 * Positions of the bus as fixes: GNSS position data (129029) where the receiver sends it, else rapid
 * positions (129025) or those of J1939 (65267), which have no time. Course and speed come from 129026 of
 * the same receiver, the true heading from 127250 of any unit of the bus. The altitude of 129029 is left
 * out: receivers do not agree whether it is above the ellipsoid or the sea.
 */
export class J1939MessageToGnssFix {
  readonly #earliestDateMs: number;
  /** Keyed by bus, then by source address. */
  readonly #receivers = new Map<string, Map<number, Receiver>>();
  /** Keyed by bus. */
  readonly #headings = new Map<string, TimedParts>();

  /** Times before `earliestDateMs` (UTC) are those of a cold receiver, and are left out. */
  constructor(earliestDateMs: number) {
    this.#earliestDateMs = earliestDateMs;
  }

  push(message: J1939Message): GnssFix | undefined {
    const fields = FIELDS.get(message.pgn);
    if (fields === undefined) return undefined;
    const parts = partsOf(message.data, fields);
    if (message.pgn === HEADING_PGN) {
      if (parts.reference === TRUE_REFERENCE) this.#headings.set(message.bus, { parts, atMs: message.atMs });
      return undefined;
    }
    const receiver = this.#receiver(message);
    if (message.pgn === RAPID_COURSE_PGN) {
      receiver.course = { parts, atMs: message.atMs };
      return undefined;
    }
    if (message.pgn === GNSS_POSITION_PGN) receiver.fullAtMs = message.atMs;
    else if (message.atMs - (receiver.fullAtMs ?? Number.NEGATIVE_INFINITY) < FULL_POSITION_AGE_MS) return undefined;
    const fix = fixOf(parts, freshParts(receiver.course, message.atMs));
    const { headingDeg } = freshParts(this.#headings.get(message.bus), message.atMs);
    if (headingDeg !== undefined && fix.latitudeDeg !== undefined) fix.headingDeg = headingDeg;
    if ((fix.fixTimeMs ?? this.#earliestDateMs) < this.#earliestDateMs) delete fix.fixTimeMs;
    return fix;
  }

  #receiver({ bus, source }: J1939Message): Receiver {
    let receivers = this.#receivers.get(bus);
    if (receivers === undefined) this.#receivers.set(bus, (receivers = new Map()));
    let receiver = receivers.get(source);
    if (receiver === undefined) receivers.set(source, (receiver = {}));
    return receiver;
  }
}

/** What was said within the last second, or nothing. */
function freshParts(said: TimedParts | undefined, atMs: number): Parts {
  return said !== undefined && atMs - said.atMs <= COURSE_AGE_MS ? said.parts : {};
}

function partsOf(data: Uint8Array, fields: readonly NamedField[]): Parts {
  const parts: Parts = {};
  for (const field of fields) {
    const reading = readBitField(data, field);
    if (typeof reading === 'number') parts[field.part] = reading;
  }
  return parts;
}

function fixOf(parts: Parts, course: Parts): MutableGnssFix {
  const { date, timeOfDay, latitudeDeg, longitudeDeg, fixQuality, satellites, hdop } = parts;
  const fix: MutableGnssFix = {};
  if (date !== undefined && timeOfDay !== undefined && timeOfDay < DAY_MS / 1000 && date > 0) {
    fix.fixTimeMs = date * DAY_MS + Math.round(timeOfDay * 1000);
  }
  if (fixQuality !== undefined && fixQuality <= 8) fix.fixQuality = fixQuality;
  if (satellites !== undefined) fix.satellites = satellites;
  if (fixQuality === 0 || latitudeDeg === undefined || longitudeDeg === undefined) return fix;
  if (Math.abs(latitudeDeg) > 90 || Math.abs(longitudeDeg) > 180 || (latitudeDeg === 0 && longitudeDeg === 0))
    return fix;
  fix.latitudeDeg = latitudeDeg;
  fix.longitudeDeg = longitudeDeg;
  if (hdop !== undefined && hdop > 0) fix.hdop = hdop;
  if (course.speedMps !== undefined) fix.speedMps = course.speedMps;
  if (course.courseDeg !== undefined && course.reference === TRUE_REFERENCE) fix.courseDeg = course.courseDeg;
  return fix;
}
