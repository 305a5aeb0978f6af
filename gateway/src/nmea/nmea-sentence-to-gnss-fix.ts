import type { GnssFix, MutableGnssFix } from './gnss-fix.js';
import type { NmeaSentence } from './nmea-sentence.js';
import { ReceiverClock } from './receiver-clock.js';
import { SENTENCE_READERS } from './sentence/index.js';
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
}

interface ArrivedReading extends SentenceReading {
  readonly type: string;
  readonly atMs: number;
}

interface Epoch {
  readonly timeOfDayMs: number;
  readonly readings: ArrivedReading[];
  lastAtMs: number;
}

/**
 * Which sentence is believed where several say the same, best first: GGA knows the quality, GNS most of
 * it, RMC the least; RMC has the speed of the epoch itself, VTG may be a filtered one.
 */
const ORDER = ['KSXT', 'GGA', 'GNS', 'RMC', 'VTG', 'GST', 'GSA', 'HDT', 'ZDA'];
const NO_FIX_FIELDS = ['latitudeDeg', 'longitudeDeg', 'speedMps', 'courseDeg', 'horizontalSigmaM', 'hdop'] as const;
/** A receiver that is silent for this long has said all it will of an epoch. */
const SILENCE_MS = 1500;

/**
 * Joins the sentences of one epoch of one receiver, whatever their order. Sentences with the same time
 * of day belong together. One without a time belongs to the timed sentence nearest in arrival, and to
 * the one before where both are as near (logs without arrival times).
 */
export class NmeaSentenceToGnssFix {
  readonly #clock: ReceiverClock;
  #epoch: Epoch | undefined;
  /** Sentences without a time since the last timed one. */
  #untimed: ArrivedReading[] = [];

  constructor(settings: GnssFixSettings, onFault: (reason: string, value: string) => void) {
    this.#clock = new ReceiverClock(settings, onFault);
  }

  push(sentence: NmeaSentence, atMs: number): EpochStep {
    const read = SENTENCE_READERS[sentence.type];
    if (read === undefined) return { started: false };
    const reading: ArrivedReading = { ...read(sentence.fields), type: sentence.type, atMs };
    const { timeOfDayMs } = reading;
    if (timeOfDayMs === undefined) {
      this.#untimed.push(reading);
      return { started: false };
    }
    if (this.#epoch?.timeOfDayMs === timeOfDayMs) {
      this.#epoch.readings.push(...this.#untimed, reading);
      this.#epoch.lastAtMs = atMs;
      this.#untimed = [];
      return { started: false };
    }
    const completed = this.#complete(atMs);
    this.#epoch = { timeOfDayMs, readings: [...this.#untimed, reading], lastAtMs: atMs };
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
    const isNext = ({ atMs }: ArrivedReading): boolean => nextAtMs - atMs < atMs - epoch.lastAtMs;
    const split = this.#untimed.findIndex(isNext);
    const own = split < 0 ? this.#untimed : this.#untimed.slice(0, split);
    this.#untimed = split < 0 ? [] : this.#untimed.slice(split);
    return this.#fixOf(epoch.timeOfDayMs, [...epoch.readings, ...own]);
  }

  #fixOf(timeOfDayMs: number, readings: readonly ArrivedReading[]): GnssFix {
    const ordered = readings.toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
    const fix: MutableGnssFix = {};
    for (const { fix: said } of ordered.toReversed()) Object.assign(fix, said);
    if (ordered.some(({ hasFix }) => hasFix === false)) {
      for (const field of NO_FIX_FIELDS) delete fix[field];
      fix.fixQuality = 0;
    }
    const date = ordered.findLast(({ dateMs }) => dateMs !== undefined)?.dateMs;
    const fixTimeMs = this.#clock.time(timeOfDayMs, date);
    if (fixTimeMs !== undefined) fix.fixTimeMs = fixTimeMs;
    return fix;
  }
}
