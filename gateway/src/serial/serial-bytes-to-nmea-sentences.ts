import { shownBytes, shownValue } from '../log/fault.js';
import { nmeaSentenceIn, nmeaSentenceOf, unicoreSentenceOf, type NmeaSentence } from '../nmea/nmea-sentence.js';
import { isChecksumRight } from '../nmea/sentence-checksum.js';
import { latin1 } from '../nmea/sentence-fields.js';
import { SentenceLayout } from '../nmea/sentence-layout.js';
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

/** Told of each sentence; its fields are to be read before the next one comes. */
export type SentenceSink = (sentence: NmeaSentence) => void;

/**
 * Splits what a receiver sends into sentences and Unicore logs with right checksums, whatever the chunks. Anything
 * between sentences (other protocols, torn starts) is passed over and reported with its length.
 */
export class SerialBytesToNmeaSentences {
  readonly #settings: NmeaSettings;
  readonly #onFault: ByteFault;
  readonly #layout = new SentenceLayout(SENTENCE_BYTES);
  /** Of a sentence that comes in pieces, the bytes after the start character and its line end. */
  readonly #pieces = new Uint8Array(LOG_BYTES + 1);
  /** How many of them there are; undefined between sentences. */
  #length: number | undefined;
  /** Whether it began with #: a Unicore log. */
  #isLog = false;
  #garbage: number[] = [];
  #garbageLength = 0;

  constructor(settings: NmeaSettings, onFault: ByteFault) {
    this.#settings = settings;
    this.#onFault = onFault;
  }

  /** Hands on the sentences that are complete with these bytes. */
  push(chunk: Uint8Array, onSentence: SentenceSink): void {
    // Of Buffer, which is a kind of Uint8Array of its own, V8 reads bytes more slowly.
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    const layout = this.#layout;
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0;
      // Most sentences come whole and sound, and are read in one go.
      const isWhole = byte === DOLLAR && this.#length === undefined && layout.find(bytes, at + 1);
      const sentence = isWhole ? this.#sentenceIn(bytes) : this.#take(byte);
      at = isWhole ? layout.end + 1 : at + 1;
      if (isWhole && bytes[at] === LINE_FEED) at += 1;
      if (sentence !== undefined) onSentence(sentence);
    }
  }

  /** Reports what the end of the input cuts. */
  end(): void {
    if (this.#length !== undefined) this.#torn('sentence cut by the end');
    this.#reportGarbage();
  }

  #take(byte: number): NmeaSentence | undefined {
    if (byte === DOLLAR || byte === EXCLAMATION || (byte === HASH && this.#length === undefined)) {
      if (this.#length !== undefined) this.#torn('sentence cut by the next one');
      this.#reportGarbage();
      this.#length = 0;
      this.#isLog = byte === HASH;
    } else if (byte === CARRIAGE_RETURN || byte === LINE_FEED) {
      if (this.#length !== undefined) return this.#finish(this.#length);
    } else if (this.#length === undefined) {
      this.#addGarbage(byte);
    } else if (byte < 0x20 || byte > 0x7e) {
      this.#torn('byte that no sentence has');
      this.#addGarbage(byte);
    } else if (this.#length < (this.#isLog ? LOG_BYTES : SENTENCE_BYTES)) {
      this.#pieces[this.#length] = byte;
      this.#length += 1;
    } else {
      this.#torn(`sentence longer than ${this.#isLog ? LOG_BYTES : SENTENCE_BYTES} bytes`);
    }
    return undefined;
  }

  /** Reads a sentence that came in pieces, or that is not as most are. */
  #finish(length: number): NmeaSentence | undefined {
    const pieces = this.#pieces;
    this.#length = undefined;
    pieces[length] = LINE_FEED;
    if (!this.#isLog && this.#layout.find(pieces, 0)) return this.#sentenceIn(pieces);
    const text = latin1(pieces, 0, length);
    const starAt = text.lastIndexOf('*');
    const body = starAt < 0 ? text : text.slice(0, starAt);
    if (starAt < 0 && !this.#settings.allowMissingChecksum) return this.#refuse('no checksum', text);
    if (starAt >= 0 && !isChecksumRight(body, text.slice(starAt + 1).trimEnd())) {
      return this.#refuse('checksum does not match', text);
    }
    const sentence = this.#isLog ? unicoreSentenceOf(body) : nmeaSentenceOf(body);
    return sentence ?? this.#refuse('no sentence address', text);
  }

  #sentenceIn(bytes: Uint8Array): NmeaSentence | undefined {
    if (this.#garbageLength > 0) this.#reportGarbage();
    const sentence = nmeaSentenceIn(bytes, this.#layout);
    if (sentence !== undefined) return sentence;
    return this.#refuse('no sentence address', latin1(bytes, this.#layout.start, this.#layout.end));
  }

  #refuse(reason: string, text: string): undefined {
    this.#onFault(reason, shownValue(text));
  }

  #torn(reason: string): void {
    this.#onFault(reason, shownValue(latin1(this.#pieces, 0, this.#length ?? 0)));
    this.#length = undefined;
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
