import type { LocalTime } from '../clock/local-time.js';
import { ReceiverClock } from '../nmea/receiver-clock.js';
import { readSentence } from '../nmea/nmea-sentence.js';
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

/** `2024-02-22T15:38:09.378866: $GNGNS,...`, with or without Z or an offset, brackets and a word such as INFO. */
const STAMP =
  /^\[?(\d{4}[-/]\d{2}[-/]\d{2})[T ](\d{2}:\d{2}:\d{2}(?:[.,]\d+)?)(Z|[+-]\d{2}:?\d{2})?\]?(?:[\s:,;>|-]+[A-Za-z]{2,8})?[\s:,;>|-]*(?=[$!#{]|\s*$)(.*)$/s;
/** Seconds, or ms, from 1970: `1777337040.120 $GN...`, `(1777337040120) $GN...` */
const UNIX_STAMP = /^[[(]?(\d{10}(?:\.\d+)?|\d{13})[\])]?[\s:,;>|-]+(?=[$!#{])(.*)$/s;
/** A line of `furrow-gateway record`, whatever the port said in it: `(1777337040.120000) \xb5b…`. */
const RECORDED_STAMP = /^\((\d{10}\.\d{6})\) (.*)$/s;
/** TAG block of NMEA 0183 4.0 with its time: `\s:gps,c:1777337040*5A\$GN...` */
const TAG_BLOCK = /^\\([^\\]*)\\(?=[$!])(.*)$/s;
/** A time of day alone says less than the sentence does. */
const CLOCK_STAMP = /^[[(]?\d{2}:\d{2}:\d{2}(?:[.,]\d+)?[\])]?[\s:,;>|-]+(?=[$!#])(.*)$/s;

/** Whether a line of an NMEA log is a remark: logs of Unicore receivers begin with # too. */
export function isComment(text: string): boolean {
  return text.startsWith('#') && !/^#[A-Z0-9]{4,},/.test(text);
}

/** Splits off what a logger wrote before the sentence; a date without zone is local time. */
export function splitNmeaLine(text: string, localTime: LocalTime): NmeaLine {
  const [, date, time, zone, sentence = ''] = STAMP.exec(text) ?? [];
  if (date === undefined || time === undefined) return splitOtherStamp(text);
  const ms = Date.parse(`${date.replaceAll('/', '-')}T${time.replace(',', '.')}${zone ?? 'Z'}`);
  if (Number.isNaN(ms)) return { sentence: text };
  return zone === undefined
    ? { loggedAtMs: localTime.toUtcMs(ms), isLocal: true, sentence }
    : { loggedAtMs: ms, sentence };
}

function splitOtherStamp(text: string): NmeaLine {
  const [, unix, afterUnix = ''] = UNIX_STAMP.exec(text) ?? [];
  if (unix !== undefined) return { loggedAtMs: unixMs(unix), sentence: afterUnix };
  const [, recorded, afterRecorded = ''] = RECORDED_STAMP.exec(text) ?? [];
  if (recorded !== undefined) return { loggedAtMs: unixMs(recorded), sentence: afterRecorded };
  const [, tags, afterTags = ''] = TAG_BLOCK.exec(text) ?? [];
  if (tags !== undefined) {
    const seconds = /(?:^|,)c:(\d{10}|\d{13})(?:[,*]|$)/.exec(tags)?.[1];
    return seconds === undefined ? { sentence: afterTags } : { loggedAtMs: unixMs(seconds), sentence: afterTags };
  }
  return { sentence: CLOCK_STAMP.exec(text)?.[1] ?? text };
}

function unixMs(digits: string): number {
  return digits.length === 13 && !digits.includes('.') ? Number(digits) : Math.round(Number(digits) * 1000);
}

/** What a sentence says of time, or undefined where it says nothing or its checksum is wrong. */
export function sentenceTime(text: string): SentenceReading | undefined {
  const sentence = checkedSentence(text);
  const reading = sentence === undefined ? undefined : readSentence(sentence);
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
