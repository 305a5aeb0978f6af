import type { LocalTime } from '../clock/local-time.js';
import { nmeaChecksum, nmeaSentenceOf } from '../nmea/nmea-sentence.js';
import { ReceiverClock } from '../nmea/receiver-clock.js';
import { SENTENCE_READERS } from '../nmea/sentence/index.js';
import type { SentenceReading } from '../nmea/sentence-reading.js';

/** A line of an NMEA log, split into what the logger wrote before it and the sentence. */
export interface NmeaLine {
  /** UTC ms of the logger's own time stamp. */
  readonly loggedAtMs?: number;
  /** True where the stamp names no zone. */
  readonly isLocal?: boolean;
  readonly sentence: string;
}

/** `2024-02-22T15:38:09.378866: $GNGNS,...`, with or without Z or an offset. */
const STAMP =
  /^\[?(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:?\d{2})?\]?[\s:,;]*(?=[$!{]|\s*$)(.*)$/s;

/** Splits off a time stamp; a stamp without zone is local time. */
export function splitNmeaLine(text: string, localTime: LocalTime): NmeaLine {
  const [, date, time, zone, sentence = ''] = STAMP.exec(text) ?? [];
  if (date === undefined) return { sentence: text };
  const ms = Date.parse(`${date}T${time}${zone ?? 'Z'}`);
  if (Number.isNaN(ms)) return { sentence: text };
  return zone === undefined
    ? { loggedAtMs: localTime.toUtcMs(ms), isLocal: true, sentence }
    : { loggedAtMs: ms, sentence };
}

/** What a sentence says of time, or undefined where it says nothing or its checksum is wrong. */
export function sentenceTime(text: string): SentenceReading | undefined {
  const [, body, checksum] = /^[$!]([^*]*)\*([0-9A-Fa-f]{2})\s*$/.exec(text) ?? [];
  if (body === undefined || Number.parseInt(checksum ?? '', 16) !== nmeaChecksum(body)) return undefined;
  const sentence = nmeaSentenceOf(body);
  const reading = sentence === undefined ? undefined : SENTENCE_READERS[sentence.type]?.(sentence.fields);
  return reading?.timeOfDayMs === undefined ? undefined : reading;
}

/** Gives lines without a stamp the time that their sentences say, so that logs can be merged. */
export class NmeaLogClock {
  readonly #clock: ReceiverClock;
  #atMs: number;

  constructor(firstDateMs: number) {
    this.#clock = new ReceiverClock({ earliestDateMs: Number.NEGATIVE_INFINITY, firstDateMs }, () => undefined);
    this.#atMs = firstDateMs;
  }

  /** UTC ms of the epoch that a line belongs to, as far as the log has told. */
  atMs(sentence: string): number {
    const reading = sentenceTime(sentence);
    if (reading?.timeOfDayMs === undefined) return this.#atMs;
    this.#atMs = this.#clock.time(reading.timeOfDayMs, reading.dateMs) ?? this.#atMs;
    return this.#atMs;
  }
}
