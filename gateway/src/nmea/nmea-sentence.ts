import { commasOf, latin1, SentenceFields } from './sentence-fields.js';

/** One NMEA 0183 sentence whose checksum was right. */
export interface NmeaSentence {
  /** `GP`, `GN`, `GB`; `P` for a proprietary sentence, `#` for a log of a Unicore receiver. */
  readonly talker: string;
  /** The address after the talker, `GGA`, or `GGAH` of a second antenna; the whole one if it is proprietary. */
  readonly type: string;
  /** Fields after the address, of a Unicore log those after `;`. They stand in the bytes that were read. */
  readonly fields: SentenceFields;
  /** Of a Unicore log, the fields between its name and `;`. */
  readonly header?: readonly string[];
}

type Address = Pick<NmeaSentence, 'talker' | 'type'>;

/** Exclusive or of all characters between `$` and `*` (NMEA 0183, 5.3). */
export function nmeaChecksum(body: string): number {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) sum ^= body.charCodeAt(index);
  return sum;
}

/** The sentence of a body without `$` and checksum, or undefined where its address is none. */
export function nmeaSentenceOf(body: string): NmeaSentence | undefined {
  const bytes = Buffer.from(body, 'latin1');
  return nmeaSentenceIn(bytes, 0, [...commasOf(bytes), bytes.length]);
}

/**
 * The same of the bytes from a place on.
 *
 * @param separators places of the commas and of the end of the body
 */
export function nmeaSentenceIn(
  bytes: Uint8Array,
  start: number,
  separators: readonly number[],
): NmeaSentence | undefined {
  const address = addressIn(bytes, start, separators[0] ?? start);
  if (address === undefined) return undefined;
  return { talker: address.talker, type: address.type, fields: new SentenceFields(bytes, separators) };
}

/** The sentence of a Unicore log, `NAMEA,header;fields`, without `#` and checksum; undefined where it is none. */
export function unicoreSentenceOf(body: string): NmeaSentence | undefined {
  const split = body.indexOf(';');
  const [type = '', ...header] = (split < 0 ? '' : body.slice(0, split)).split(',');
  if (!/^[A-Z0-9]{3,}A$/.test(type)) return undefined;
  return { talker: '#', type, header, fields: SentenceFields.of(body.slice(split + 1)) };
}

/** Addresses of five characters that were read before, keyed by them as one number: their text is made once. */
const KNOWN_ADDRESSES = new Map<number, Address>();
const KNOWN_LENGTH = 5;
const KNOWN_MAX = 256;

function addressIn(bytes: Uint8Array, start: number, end: number): Address | undefined {
  if (end - start !== KNOWN_LENGTH) return addressOf(latin1(bytes, start, end));
  let key = 0;
  for (let at = start; at < end; at += 1) key = key * 256 + (bytes[at] ?? 0);
  const known = KNOWN_ADDRESSES.get(key);
  if (known !== undefined) return known;
  const address = addressOf(latin1(bytes, start, end));
  if (address !== undefined && KNOWN_ADDRESSES.size < KNOWN_MAX) KNOWN_ADDRESSES.set(key, address);
  return address;
}

function addressOf(text: string): Address | undefined {
  if (/^P[A-Z0-9]{2,}$/.test(text)) return { talker: 'P', type: text };
  if (/^[A-Z0-9]{5,8}$/.test(text)) return { talker: text.slice(0, 2), type: text.slice(2) };
  return text === 'KSXT' ? { talker: 'P', type: text } : undefined;
}
