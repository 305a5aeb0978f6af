import type { LocalTime } from '../clock/local-time.js';
import { ReceiverClock } from '../nmea/receiver-clock.js';
import { sentenceDefinition } from '../nmea/sentence/index.js';
import { checkedSentence } from '../nmea/sentence-checksum.js';
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
  /^\[?(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:?\d{2})?\]?[\s:,;]*(?=[$!#{]|\s*$)(.*)$/s;

/** Whether a line of an NMEA log is a remark: logs of Unicore receivers begin with # too. */
export function isComment(text: string): boolean {
  return text.startsWith('#') && !/^#[A-Z0-9]{4,},/.test(text);
}

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
  const sentence = checkedSentence(text);
  if (sentence === undefined) return undefined;
  const reading = sentenceDefinition(sentence)?.read(sentence.fields, sentence.header ?? []);
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
    this.#atMs =
      this.#clock.time(reading.timeOfDayMs, { dateMs: reading.dateMs, hasFix: reading.hasFix !== false }) ?? this.#atMs;
    return this.#atMs;
  }
}
