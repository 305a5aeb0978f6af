import { shownBytes, shownValue } from '../log/fault.js';
import { nmeaSentenceIn, unicoreSentenceOf, type NmeaSentence } from '../nmea/nmea-sentence.js';
import { latin1 } from '../nmea/sentence-fields.js';
import { isSumRight, sentenceLayout, type SentenceLayout } from '../nmea/sentence-layout.js';
import type { ByteFault } from './serial-bytes-to-can-frames.js';

const DOLLAR = 0x24;
const EXCLAMATION = 0x21;
const HASH = 0x23;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** The standard allows 82; receivers with many decimals and KSXT need more. */
const SENTENCE_BYTES = 400;
/** Unicore logs list every satellite. */
const LOG_BYTES = 2000;
/** Of garbage, as much as a fault shows. */
const GARBAGE_BYTES = 33;

export interface NmeaSettings {
  /** Whether a sentence without a checksum is taken. */
  readonly allowMissingChecksum: boolean;
}

/**
 * Splits what a receiver sends into sentences and Unicore logs with right checksums, whatever the chunks. Anything
 * between sentences (other protocols, torn starts) is passed over and reported with its length.
 */
export class SerialBytesToNmeaSentences {
  readonly #settings: NmeaSettings;
  readonly #onFault: ByteFault;
  /** Bytes after the start character; undefined between sentences. */
  #sentence: number[] | undefined;
  /** Whether it began with #: a Unicore log. */
  #isLog = false;
  #garbage: number[] = [];
  #garbageLength = 0;

  constructor(settings: NmeaSettings, onFault: ByteFault) {
    this.#settings = settings;
    this.#onFault = onFault;
  }

  /** The sentences that are complete with these bytes. */
  push(bytes: Uint8Array): NmeaSentence[] {
    const sentences: NmeaSentence[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      const isStart = this.#sentence === undefined && bytes[at] === DOLLAR;
      const layout = isStart ? sentenceLayout(bytes, at + 1, SENTENCE_BYTES) : undefined;
      let sentence: NmeaSentence | undefined;
      if (layout === undefined || layout.end === bytes.length) sentence = this.#take(bytes[at] ?? 0);
      else {
        // Most sentences come whole and sound, and are read in one go.
        this.#reportGarbage();
        this.#isLog = false;
        sentence = this.#finish(bytes, layout);
        at = layout.end;
      }
      if (sentence !== undefined) sentences.push(sentence);
    }
    return sentences;
  }

  /** Reports what the end of the input cuts. */
  end(): void {
    if (this.#sentence !== undefined) this.#torn('sentence cut by the end');
    this.#reportGarbage();
  }

  #take(byte: number): NmeaSentence | undefined {
    if (byte === DOLLAR || byte === EXCLAMATION || (byte === HASH && this.#sentence === undefined)) {
      if (this.#sentence !== undefined) this.#torn('sentence cut by the next one');
      this.#reportGarbage();
      this.#sentence = [];
      this.#isLog = byte === HASH;
    } else if (byte === CARRIAGE_RETURN || byte === LINE_FEED) {
      const sentence = this.#sentence;
      this.#sentence = undefined;
      if (sentence !== undefined) return this.#finishPieces(Uint8Array.from(sentence));
    } else if (this.#sentence === undefined) {
      this.#addGarbage(byte);
    } else if (byte < 0x20 || byte > 0x7e) {
      this.#torn('byte that no sentence has');
      this.#addGarbage(byte);
    } else if (this.#sentence.length < (this.#isLog ? LOG_BYTES : SENTENCE_BYTES)) {
      this.#sentence.push(byte);
    } else {
      this.#torn(`sentence longer than ${this.#isLog ? LOG_BYTES : SENTENCE_BYTES} bytes`);
    }
    return undefined;
  }

  /** A sentence that came in pieces. */
  #finishPieces(bytes: Uint8Array): NmeaSentence | undefined {
    const layout = sentenceLayout(bytes, 0, LOG_BYTES);
    return layout === undefined ? undefined : this.#finish(bytes, layout);
  }

  #finish(bytes: Uint8Array, layout: SentenceLayout): NmeaSentence | undefined {
    const { start, end, starAt } = layout;
    if (starAt === undefined && !this.#settings.allowMissingChecksum) {
      return this.#refuse('no checksum', latin1(bytes, start, end));
    }
    if (!isSumRight(bytes, layout)) return this.#refuse('checksum does not match', latin1(bytes, start, end));
    const sentence = this.#isLog
      ? unicoreSentenceOf(latin1(bytes, start, starAt ?? end))
      : nmeaSentenceIn(bytes, start, layout.separators);
    return sentence ?? this.#refuse('no sentence address', latin1(bytes, start, end));
  }

  #refuse(reason: string, text: string): undefined {
    this.#onFault(reason, shownValue(text));
  }

  #torn(reason: string): void {
    this.#onFault(reason, shownValue(Buffer.from(this.#sentence ?? []).toString('latin1')));
    this.#sentence = undefined;
  }

  #addGarbage(byte: number): void {
    this.#garbageLength += 1;
    if (this.#garbage.length < GARBAGE_BYTES) this.#garbage.push(byte);
  }

  #reportGarbage(): void {
    if (this.#garbageLength > 0) {
      const start = shownBytes(Uint8Array.from(this.#garbage.slice(0, GARBAGE_BYTES - 1)));
      this.#onFault('bytes between sentences', `${this.#garbageLength} bytes: ${start}`);
    }
    this.#garbage = [];
    this.#garbageLength = 0;
  }
}
