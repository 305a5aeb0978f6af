import { sentencesOfType, type RankedSentence, type SentencesOfType } from './sentence/index.js';
import { latin1, SentenceFields } from './sentence-fields.js';
import type { SentenceLayout } from './sentence-layout.js';
import type { SentenceReading } from './sentence-reading.js';

/** What a sentence begins with, before its first comma. */
export interface SentenceAddress {
  /** `GP`, `GN`, `GB`; `P` for a proprietary sentence, `#` for a log of a Unicore receiver. */
  readonly talker: string;
  /** The address after the talker, `GGA`, or `GGAH` of a second antenna; the whole one if it is proprietary. */
  readonly type: string;
  /** What is read of this type. */
  readonly sentences: SentencesOfType;
}

/** One NMEA 0183 sentence whose checksum was right. */
export interface NmeaSentence {
  readonly address: SentenceAddress;
  /** Fields after the address, of a Unicore log those after `;`. */
  readonly fields: SentenceFields;
  /** Of a Unicore log, the fields between its name and `;`; else empty. */
  readonly header: readonly string[];
}

const NO_HEADER: readonly string[] = [];

/** What a sentence means, or undefined where it is none of those that are read. */
export function rankedSentence({ address, fields }: NmeaSentence): RankedSentence | undefined {
  const { ofAny, byFirstField } = address.sentences;
  return byFirstField.size === 0 ? ofAny : (byFirstField.get(fields.text(0) ?? '') ?? ofAny);
}

/** What a sentence says, or undefined where it is none of those that are read. */
export function readSentence(sentence: NmeaSentence): SentenceReading | undefined {
  return rankedSentence(sentence)?.definition.read(sentence.fields, sentence.header);
}

/** Exclusive or of all characters between `$` and `*` (NMEA 0183, 5.3). */
export function nmeaChecksum(body: string): number {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) sum ^= body.charCodeAt(index);
  return sum;
}

/** The sentence of a body without `$` and checksum, or undefined where its address is none. */
export function nmeaSentenceOf(body: string): NmeaSentence | undefined {
  const comma = body.indexOf(',');
  const address = addressOf(comma < 0 ? body : body.slice(0, comma));
  if (address === undefined) return undefined;
  const fields = comma < 0 ? SentenceFields.NONE : SentenceFields.of(body.slice(comma + 1));
  return { address, fields, header: NO_HEADER };
}

/** The same of bytes that were looked through; the fields stand in the bytes and in the layout, until either is used again. */
export function nmeaSentenceIn(bytes: Uint8Array, layout: SentenceLayout): NmeaSentence | undefined {
  const { start, separators, fieldCount } = layout;
  const address = addressIn(bytes, start, separators[0] ?? start);
  if (address === undefined) return undefined;
  return { address, fields: new SentenceFields(bytes, separators, fieldCount), header: NO_HEADER };
}

/** The sentence of a Unicore log, `NAMEA,header;fields`, without `#` and checksum; undefined where it is none. */
export function unicoreSentenceOf(body: string): NmeaSentence | undefined {
  const split = body.indexOf(';');
  const [type = '', ...header] = (split < 0 ? '' : body.slice(0, split)).split(',');
  if (!/^[A-Z0-9]{3,}A$/.test(type)) return undefined;
  return { address: addressFrom('#', type), header, fields: SentenceFields.of(body.slice(split + 1)) };
}

/** Addresses of five characters that were read before, keyed by them as one number: what they mean is looked up once. */
const KNOWN_ADDRESSES = new Map<number, SentenceAddress>();
const KNOWN_LENGTH = 5;
const KNOWN_MAX = 256;
/** Digits and capital letters differ from 0 by less than 64: five of them are a number of 30 bits. */
const ZERO = 0x30;
const KEY_BITS = 6;

function addressIn(bytes: Uint8Array, start: number, end: number): SentenceAddress | undefined {
  let key = 0;
  let isShort = end - start === KNOWN_LENGTH;
  for (let at = start; isShort && at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    isShort = digit >= 0 && digit < 1 << KEY_BITS;
    key = (key << KEY_BITS) | digit;
  }
  const known = isShort ? KNOWN_ADDRESSES.get(key) : undefined;
  if (known !== undefined) return known;
  const address = addressOf(latin1(bytes, start, end));
  if (isShort && address !== undefined && KNOWN_ADDRESSES.size < KNOWN_MAX) KNOWN_ADDRESSES.set(key, address);
  return address;
}

function addressOf(text: string): SentenceAddress | undefined {
  if (/^P[A-Z0-9]{2,}$/.test(text) || text === 'KSXT') return addressFrom('P', text);
  return /^[A-Z0-9]{5,8}$/.test(text) ? addressFrom(text.slice(0, 2), text.slice(2)) : undefined;
}

function addressFrom(talker: string, type: string): SentenceAddress {
  return { talker, type, sentences: sentencesOfType(type) };
}
