const COMMA = 0x2c;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** Up to so many digits a number and its power of ten are exact, and so their quotient is the nearest there is. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, index) => 10 ** index);

/**
 * The fields of one sentence, counted from 0 after its address. They are read in place, from the bytes of the line: most
 * of the time of reading a sentence would go into the making of texts that become numbers at once.
 */
export class SentenceFields {
  readonly #bytes: Uint8Array;
  /** Where the comma before each field is, and where the last field ends. */
  readonly #separators: readonly number[];

  /** @param separators places of the commas, the first one before field 0, and of the end of the last field */
  constructor(bytes: Uint8Array, separators: readonly number[]) {
    this.#bytes = bytes;
    this.#separators = separators;
  }

  /** Fields of a text of Latin-1 characters with a comma between two of them. */
  static of(text: string): SentenceFields {
    const bytes = Buffer.from(text, 'latin1');
    return new SentenceFields(bytes, [-1, ...commasOf(bytes), bytes.length]);
  }

  get length(): number {
    return this.#separators.length - 1;
  }

  /** The characters of a field, '' for an empty one; undefined beyond the last one. */
  text(index: number): string | undefined {
    if (index >= this.length) return undefined;
    const size = this.#size(index);
    if (size === 0) return '';
    const start = this.#start(index);
    if (size === 1) return String.fromCharCode(this.#bytes[start] ?? 0);
    return latin1(this.#bytes, start, start + size);
  }

  /** A field written as a plain decimal, from one of its characters on; undefined for an empty or any other field. */
  decimal(index: number, from = 0): number | undefined {
    if (from >= this.#size(index)) return undefined;
    const start = this.#start(index) + from;
    const end = this.#separators[index + 1] ?? 0;
    const first = this.#bytes[start];
    const value = unsignedDecimal(this.#bytes, first === PLUS || first === MINUS ? start + 1 : start, end);
    return first === MINUS && value !== undefined ? -value : value;
  }

  /** The number of so many digits of a field, from one of its characters on; NaN where one is no digit. */
  digits(index: number, from: number, count: number): number {
    if (from + count > this.#size(index)) return Number.NaN;
    let value = 0;
    for (let at = this.#start(index) + from, last = at + count; at < last; at += 1) {
      const digit = (this.#bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return value;
  }

  /** Whether a field ends after so many characters, or goes on with a decimal point. */
  endsOrHasPointAt(index: number, at: number): boolean {
    const size = this.#size(index);
    return size === at || (size > at && this.#bytes[this.#start(index) + at] === POINT);
  }

  /** Whether a field has no more characters than this. */
  hasAtMost(index: number, count: number): boolean {
    return this.#size(index) <= count;
  }

  /** Characters of a field; 0 beyond the last one. */
  #size(index: number): number {
    return index < this.length ? (this.#separators[index + 1] ?? 0) - this.#start(index) : 0;
  }

  #start(index: number): number {
    return (this.#separators[index] ?? 0) + 1;
  }

  /** The fields with a comma between two of them. */
  toString(): string {
    return Array.from({ length: this.length }, (_, index) => this.text(index)).join(',');
  }
}

/** The plain decimal without a sign between two places; undefined where it is none. */
function unsignedDecimal(bytes: Uint8Array, start: number, end: number): number | undefined {
  let value = 0;
  let digits = 0;
  let pointAt = -1;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits += 1;
    } else if (byte === POINT && pointAt < 0) pointAt = at;
    else return undefined;
  }
  if (digits === 0) return undefined;
  if (digits > EXACT_DIGITS) return Number(latin1(bytes, start, end));
  return pointAt < 0 ? value : value / (POWERS_OF_TEN[end - 1 - pointAt] ?? 1);
}

/** Places of the commas among bytes. */
export function commasOf(bytes: Uint8Array): number[] {
  const commas: number[] = [];
  for (let at = bytes.indexOf(COMMA); at >= 0; at = bytes.indexOf(COMMA, at + 1)) commas.push(at);
  return commas;
}

/** Bytes from one place up to, but not including, another as text of Latin-1 characters. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
