import type { GnssFix, MutableGnssFix } from '../nmea/gnss-fix.js';
import { readBitField, wholeField } from './bit-field.js';
import type { J1939Message } from './j1939-message.js';
import { PGN_DEFINITIONS } from './pgn/index.js';
import type { NamedField } from './pgn-definition.js';

export const RAPID_POSITION_PGN = 129025;
export const RAPID_COURSE_PGN = 129026;
export const GNSS_POSITION_PGN = 129029;
const VEHICLE_POSITION_PGN = 65267;
const HEADING_PGN = 127250;
const SYSTEM_TIME_PGN = 126992;
const DOPS_PGN = 129539;
const GNSS_PGNS: ReadonlySet<number> = new Set([
  VEHICLE_POSITION_PGN,
  HEADING_PGN,
  SYSTEM_TIME_PGN,
  DOPS_PGN,
  RAPID_POSITION_PGN,
  RAPID_COURSE_PGN,
  GNSS_POSITION_PGN,
]);

const FIELDS: ReadonlyMap<number, readonly NamedField[]> = new Map(
  PGN_DEFINITIONS.filter(({ pgn }) => GNSS_PGNS.has(pgn)).map(({ pgn, fields }) => [
    pgn,
    fields.filter((field) => 'part' in field).map((field) => wholeField(field)),
  ]),
);
/** Course, speed and heading are joined to a position that comes this soon after. */
const COURSE_AGE_MS = 1000;
/** While full positions come, rapid ones, which have no time, are not used. */
const FULL_POSITION_AGE_MS = 3000;
const DAY_MS = 86_400_000;
const TRUE_REFERENCE = 0;
/** Of a system time, from this code on: clocks that no satellite keeps. */
const FIRST_OTHER_CLOCK = 2;

type Parts = Partial<Record<NamedField['part'], number>>;

interface TimedParts {
  readonly parts: Parts;
  readonly atMs: number;
}

interface Receiver {
  course?: TimedParts;
  dops?: TimedParts;
  /** What to add to the gateway's clock for that of the receiver, and when it was told. */
  clock?: { readonly offsetMs: number; readonly atMs: number };
  fullAtMs?: number;
}

/**
 * Positions of the bus as fixes: GNSS position data (129029) where the receiver sends it, else rapid
 * positions (129025) or those of J1939 (65267), which have no time: theirs is that of the receiver's last system
 * time (126992), carried on by the gateway's clock, their HDOP that of 129539. Course and speed come from 129026
 * of the same receiver, the true heading from 127250 of any unit of the bus. The altitude of 129029 is left
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
    if (isOfItsOwn(message.pgn)) {
      keepPart(receiver, message, parts);
      return undefined;
    }
    if (message.pgn === GNSS_POSITION_PGN) receiver.fullAtMs = message.atMs;
    else if (message.atMs - (receiver.fullAtMs ?? Number.NEGATIVE_INFINITY) < FULL_POSITION_AGE_MS) return undefined;
    const fix = fixOf(withDops(parts, receiver, message.atMs), freshParts(receiver.course, message.atMs));
    if (message.pgn !== GNSS_POSITION_PGN) addTime(fix, receiver, message.atMs);
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

/** Groups of a receiver that say a part of what its positions are joined with. */
function isOfItsOwn(pgn: number): boolean {
  return pgn === RAPID_COURSE_PGN || pgn === DOPS_PGN || pgn === SYSTEM_TIME_PGN;
}

function keepPart(receiver: Receiver, { pgn, atMs }: J1939Message, parts: Parts): void {
  if (pgn === RAPID_COURSE_PGN) receiver.course = { parts, atMs };
  else if (pgn === DOPS_PGN) receiver.dops = { parts, atMs };
  else {
    const timeMs = timeOf(parts);
    const isSatellite = parts.reference !== undefined && parts.reference < FIRST_OTHER_CLOCK;
    if (timeMs !== undefined && isSatellite) receiver.clock = { offsetMs: timeMs - atMs, atMs };
  }
}

/** The HDOP of its own message where the position has none. */
function withDops(parts: Parts, { dops }: Receiver, atMs: number): Parts {
  if (parts.hdop !== undefined || dops?.parts.hdop === undefined || !isFresh(dops.atMs, atMs)) return parts;
  return { ...parts, hdop: dops.parts.hdop };
}

function addTime(fix: MutableGnssFix, { clock }: Receiver, atMs: number): void {
  if (clock !== undefined && isFresh(clock.atMs, atMs)) fix.fixTimeMs = Math.round(atMs + clock.offsetMs);
}

/** Whether what comes once a second was told lately, by whichever way the clock went. */
function isFresh(toldAtMs: number, atMs: number): boolean {
  return Math.abs(atMs - toldAtMs) <= FULL_POSITION_AGE_MS;
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

/** UTC ms of a date in days and a time of day in seconds. */
function timeOf({ date, timeOfDay }: Parts): number | undefined {
  if (date === undefined || timeOfDay === undefined || timeOfDay >= DAY_MS / 1000 || date <= 0) return undefined;
  return date * DAY_MS + Math.round(timeOfDay * 1000);
}

function fixOf(parts: Parts, course: Parts): MutableGnssFix {
  const { latitudeDeg, longitudeDeg, fixQuality, satellites, hdop } = parts;
  const fix: MutableGnssFix = {};
  const fixTimeMs = timeOf(parts);
  if (fixTimeMs !== undefined) fix.fixTimeMs = fixTimeMs;
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
