import { gnssFixOf, type GnssFix } from './gnss-fix.js';
import { rankedSentence, type NmeaSentence } from './nmea-sentence.js';
import { ReceiverClock } from './receiver-clock.js';
import { SENTENCE_DEFINITIONS } from './sentence/index.js';
import { SentenceReading } from './sentence-reading.js';

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

interface UntimedReading {
  readonly reading: SentenceReading;
  /** Place of its sentence in the order of belief. */
  readonly rank: number;
  readonly atMs: number;
}

const NOTHING_NEW: EpochStep = { started: false };
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
  /** Time of the open epoch; undefined where none is open. */
  #timeOfDayMs: number | undefined;
  /** When its last timed sentence came. */
  #lastAtMs = 0;
  /** What was said of the open epoch, in the order of belief: one reading of each kind of sentence. */
  readonly #said: (SentenceReading | undefined)[] = SENTENCE_DEFINITIONS.map(() => undefined);
  /** Sentences without a time since the last timed one. */
  #untimed: UntimedReading[] = [];

  constructor(settings: GnssFixSettings, onFault: (reason: string, value: string) => void) {
    this.#clock = new ReceiverClock(settings, onFault);
    this.#headingOffsetDeg = settings.headingOffsetDeg ?? 0;
  }

  push(sentence: NmeaSentence, atMs: number): EpochStep {
    const ranked = rankedSentence(sentence);
    if (ranked === undefined) return NOTHING_NEW;
    const { definition, rank } = ranked;
    const reading = definition.read(sentence.fields, sentence.header);
    const { timeOfDayMs } = reading;
    if (timeOfDayMs === undefined) {
      this.#untimed.push({ reading, rank, atMs });
      if (this.#untimed.length > UNTIMED_SENTENCES) this.#untimed.shift();
      return NOTHING_NEW;
    }
    const isOfOpen = this.#timeOfDayMs === timeOfDayMs;
    const completed = isOfOpen ? undefined : this.#complete(atMs);
    this.#timeOfDayMs = timeOfDayMs;
    this.#lastAtMs = atMs;
    this.#takeUntimed(this.#untimed.length);
    this.#take(reading, rank);
    if (isOfOpen) return NOTHING_NEW;
    return completed === undefined ? { started: true } : { completed, started: true };
  }

  /** The open epoch, once the receiver has been silent for long enough. */
  tick(atMs: number): GnssFix | undefined {
    return this.#timeOfDayMs !== undefined && atMs - this.#lastAtMs >= SILENCE_MS ? this.flush() : undefined;
  }

  /** The open epoch as it stands. */
  flush(): GnssFix | undefined {
    const fix = this.#complete(Number.POSITIVE_INFINITY);
    this.#untimed = [];
    return fix;
  }

  /** Ends the open epoch; sentences without a time that came nearer to the next one stay for it. */
  #complete(nextAtMs: number): GnssFix | undefined {
    const timeOfDayMs = this.#timeOfDayMs;
    this.#timeOfDayMs = undefined;
    if (timeOfDayMs === undefined) return undefined;
    this.#takeUntimed(this.#countOfOpen(nextAtMs));
    return this.#fixOf(timeOfDayMs);
  }

  /** How many of the sentences without a time came no nearer to the next timed one. */
  #countOfOpen(nextAtMs: number): number {
    const untimed = this.#untimed;
    let count = 0;
    for (; count < untimed.length; count += 1) {
      const { atMs } = untimed[count] as UntimedReading;
      // Where the clock of arrival was set back, nothing is known of the next one.
      if (nextAtMs >= atMs && nextAtMs - atMs < atMs - this.#lastAtMs) break;
    }
    return count;
  }

  /** Adds the first of the sentences without a time to the open epoch. */
  #takeUntimed(count: number): void {
    const untimed = this.#untimed;
    for (let index = 0; index < count; index += 1) {
      const { reading, rank } = untimed[index] as UntimedReading;
      this.#take(reading, rank);
    }
    if (count > 0) this.#untimed = count < untimed.length ? untimed.slice(count) : [];
  }

  /** Adds a reading to the open epoch: of sentences of one kind, the first is believed first. */
  #take(reading: SentenceReading, rank: number): void {
    const before = this.#said[rank];
    if (before === undefined) this.#said[rank] = reading;
    else before.completeWith(reading);
  }

  #fixOf(timeOfDayMs: number): GnssFix {
    const said = this.#joined();
    if (said.headingDeg === undefined && said.baselineHeadingDeg !== undefined) {
      said.headingDeg = turned(said.baselineHeadingDeg, this.#headingOffsetDeg);
    }
    const hasFix = said.hasFix !== false;
    if (!hasFix) said.dropFix();
    const fix = gnssFixOf(said);
    const fixTimeMs = this.#clock.time(timeOfDayMs, { dateMs: said.dateMs, hasFix });
    if (fixTimeMs !== undefined) fix.fixTimeMs = fixTimeMs;
    return fix;
  }

  /** All that was said of the open epoch, of each quantity what is believed first; the next epoch begins with nothing. */
  #joined(): SentenceReading {
    let joined: SentenceReading | undefined;
    for (let rank = 0; rank < this.#said.length; rank += 1) {
      const reading = this.#said[rank];
      if (reading === undefined) continue;
      this.#said[rank] = undefined;
      if (joined === undefined) joined = reading;
      else joined.completeWith(reading);
    }
    return joined ?? new SentenceReading();
  }
}

/** A direction turned by an angle, 0 up to, but not including, 360 degrees. */
function turned(directionDeg: number, byDeg: number): number {
  const sum = directionDeg + byDeg;
  if (sum >= 0 && sum < 360) return sum;
  return ((sum % 360) + 360) % 360;
}
