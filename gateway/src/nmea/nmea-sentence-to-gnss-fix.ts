import type { GnssFix, MutableGnssFix } from './gnss-fix.js';
import type { NmeaSentence } from './nmea-sentence.js';
import { ReceiverClock } from './receiver-clock.js';
import { beliefRank, sentenceDefinition } from './sentence/index.js';
import type { SentenceReading } from './sentence-reading.js';

/** What a sentence brought about: the end of an epoch, the start of the next, or neither. */
export interface EpochStep {
  /** The epoch before, now that it is known to be complete. */
  readonly completed?: GnssFix;
  /** True for the first timed sentence of an epoch: the moment to take the signals of. */
  readonly started: boolean;
}

export interface GnssFixSettings {
  /** Earlier dates are those of a cold receiver or of a week roll-over, and are not believed. */
  readonly earliestDateMs: number;
  /** Day of the first time of day, where sentences have no date. */
  readonly firstDateMs?: number;
  /** Added to the direction between two antennas to have the heading of the machine, degrees. */
  readonly headingOffsetDeg?: number;
}

interface ArrivedReading {
  readonly reading: SentenceReading;
  /** Place of its sentence in the order of belief. */
  readonly rank: number;
  readonly atMs: number;
}

interface Epoch {
  readonly timeOfDayMs: number;
  readonly readings: ArrivedReading[];
  lastAtMs: number;
}

const NO_FIX_FIELDS = ['latitudeDeg', 'longitudeDeg', 'speedMps', 'courseDeg', 'horizontalSigmaM', 'hdop'] as const;
/** A receiver that is silent for this long has said all it will of an epoch. */
const SILENCE_MS = 1500;
/** More sentences without a time than this belong to no epoch: the receiver says no time at all. */
const UNTIMED_SENTENCES = 64;

/**
 * Joins the sentences of one epoch of one receiver, whatever their order. Sentences with the same time
 * of day belong together. One without a time belongs to the timed sentence nearest in arrival, and to
 * the one before where both are as near (logs without arrival times).
 */
export class NmeaSentenceToGnssFix {
  readonly #clock: ReceiverClock;
  readonly #headingOffsetDeg: number;
  #epoch: Epoch | undefined;
  /** Sentences without a time since the last timed one. */
  #untimed: ArrivedReading[] = [];

  constructor(settings: GnssFixSettings, onFault: (reason: string, value: string) => void) {
    this.#clock = new ReceiverClock(settings, onFault);
    this.#headingOffsetDeg = settings.headingOffsetDeg ?? 0;
  }

  push(sentence: NmeaSentence, atMs: number): EpochStep {
    const definition = sentenceDefinition(sentence);
    if (definition === undefined) return { started: false };
    const reading = definition.read(sentence.fields, sentence.header ?? []);
    const arrived: ArrivedReading = { reading, rank: beliefRank(definition), atMs };
    const { timeOfDayMs } = reading;
    if (timeOfDayMs === undefined) {
      this.#untimed.push(arrived);
      if (this.#untimed.length > UNTIMED_SENTENCES) this.#untimed.shift();
      return { started: false };
    }
    if (this.#epoch?.timeOfDayMs === timeOfDayMs) {
      this.#epoch.readings.push(...this.#untimed, arrived);
      this.#epoch.lastAtMs = atMs;
      this.#untimed = [];
      return { started: false };
    }
    const completed = this.#complete(atMs);
    this.#epoch = { timeOfDayMs, readings: [...this.#untimed, arrived], lastAtMs: atMs };
    this.#untimed = [];
    return { ...(completed === undefined ? {} : { completed }), started: true };
  }

  /** The open epoch, once the receiver has been silent for long enough. */
  tick(atMs: number): GnssFix | undefined {
    return this.#epoch !== undefined && atMs - this.#epoch.lastAtMs >= SILENCE_MS ? this.flush() : undefined;
  }

  /** The open epoch as it stands. */
  flush(): GnssFix | undefined {
    const fix = this.#complete(Number.POSITIVE_INFINITY);
    this.#untimed = [];
    return fix;
  }

  /** Ends the open epoch; sentences without a time that came nearer to the next one stay for it. */
  #complete(nextAtMs: number): GnssFix | undefined {
    const epoch = this.#epoch;
    this.#epoch = undefined;
    if (epoch === undefined) return undefined;
    // Where the clock of arrival was set back, nothing is known of the next one.
    const isNext = ({ atMs }: ArrivedReading): boolean => nextAtMs >= atMs && nextAtMs - atMs < atMs - epoch.lastAtMs;
    const split = this.#untimed.findIndex(isNext);
    const own = split < 0 ? this.#untimed : this.#untimed.slice(0, split);
    this.#untimed = split < 0 ? [] : this.#untimed.slice(split);
    return this.#fixOf(epoch.timeOfDayMs, [...epoch.readings, ...own]);
  }

  #fixOf(timeOfDayMs: number, readings: readonly ArrivedReading[]): GnssFix {
    const ordered = readings.toSorted((a, b) => a.rank - b.rank).map(({ reading }) => reading);
    const fix: MutableGnssFix = {};
    for (let index = ordered.length - 1; index >= 0; index -= 1) {
      const said = (ordered[index]?.fix ?? {}) as Record<string, number>;
      for (const part in said) fix[part as keyof GnssFix] = said[part] as number;
    }
    const baselineHeadingDeg = ordered.find((each) => each.baselineHeadingDeg !== undefined)?.baselineHeadingDeg;
    if (fix.headingDeg === undefined && baselineHeadingDeg !== undefined) {
      fix.headingDeg = turned(baselineHeadingDeg, this.#headingOffsetDeg);
    }
    const hasFix = ordered.every((each) => each.hasFix !== false);
    if (!hasFix) {
      for (const field of NO_FIX_FIELDS) delete fix[field];
      fix.fixQuality = 0;
    }
    const date = ordered.findLast(({ dateMs }) => dateMs !== undefined)?.dateMs;
    const fixTimeMs = this.#clock.time(timeOfDayMs, { dateMs: date, hasFix });
    if (fixTimeMs !== undefined) fix.fixTimeMs = fixTimeMs;
    return fix;
  }
}

/** A direction turned by an angle, 0 up to, but not including, 360 degrees. */
function turned(directionDeg: number, byDeg: number): number {
  const sum = directionDeg + byDeg;
  if (sum >= 0 && sum < 360) return sum;
  return ((sum % 360) + 360) % 360;
}
