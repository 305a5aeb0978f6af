const COMMA = 0x2c;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/**
 * Numbers of so many digits are small enough for the processor's own integers. They and their power of ten are exact,
 * so their quotient is the nearest number there is.
 */
const INTEGER_DIGITS = 9;
const POWERS_OF_TEN = Array.from({ length: INTEGER_DIGITS + 1 }, (_, index) => 10 ** index);

/**
 * The fields of one sentence, counted from 0 after its address. They are read in place, from the bytes of the line: most
 * of the time of reading a sentence would go into the making of texts that become numbers at once.
 */
export class SentenceFields {
  readonly length: number;
  readonly #bytes: Uint8Array;
  /** Where the comma before each field is, and where the last field ends; what follows them belongs to others. */
  readonly #separators: Int32Array;

  /**
   * @param separators places of the commas, the first one before field 0, and of the end of the last field
   * @param length number of fields, one less than of separators
   */
  constructor(bytes: Uint8Array, separators: Int32Array, length: number) {
    this.length = length;
    this.#bytes = bytes;
    this.#separators = separators;
  }

  /** Of a sentence that is an address alone. */
  static readonly NONE = new SentenceFields(new Uint8Array(), new Int32Array(1), 0);

  /** Fields of a text of Latin-1 characters with a comma between two of them. */
  static of(text: string): SentenceFields {
    const bytes = Uint8Array.from(Buffer.from(text, 'latin1'));
    const separators = Int32Array.of(-1, ...commasOf(bytes), bytes.length);
    return new SentenceFields(bytes, separators, separators.length - 1);
  }

  /** The characters of a field, '' for an empty one; undefined beyond the last one. */
  text(index: number): string | undefined {
    if (index >= this.length) return undefined;
    const start = this.#start(index);
    const end = this.#end(index);
    if (end - start === 1) return String.fromCharCode(this.#bytes[start] ?? 0);
    return end === start ? '' : latin1(this.#bytes, start, end);
  }

  /** Whether a field is one certain character. */
  is(index: number, character: string): boolean {
    return this.#size(index) === 1 && this.#bytes[this.#start(index)] === character.charCodeAt(0);
  }

  /** A field written as a plain decimal, from one of its characters on; undefined for an empty or any other field. */
  decimal(index: number, from = 0): number | undefined {
    if (from >= this.#size(index)) return undefined;
    const start = this.#start(index) + from;
    const first = this.#bytes[start] ?? 0;
    if (first >= POINT) return unsignedDecimal(this.#bytes, start, this.#end(index));
    if (first !== PLUS && first !== MINUS) return undefined;
    const value = unsignedDecimal(this.#bytes, start + 1, this.#end(index));
    return first === MINUS && value !== undefined ? -value : value;
  }

  /** The number of so many digits of a field, at most nine, from one of its characters on; negative where one is no digit. */
  digits(index: number, from: number, count: number): number {
    if (from + count > this.#size(index)) return -1;
    const start = this.#start(index) + from;
    return integerIn(this.#bytes, start, start + count);
  }

  /**
   * The degrees of a field ddmm.mmm or dddmm.mmm; undefined for any other field, and from 60 minutes on.
   *
   * @param count of the digits of whole degrees
   */
  degreesMinutes(index: number, count: number): number | undefined {
    const whole = this.digits(index, 0, count + 2);
    const wholeMinutes = whole % 100;
    if (whole < 0 || wholeMinutes >= 60 || !this.endsOrHasPointAt(index, count + 2)) return undefined;
    const minutes = this.#minutes(index, wholeMinutes, count);
    return minutes === undefined ? undefined : ((whole / 100) | 0) + minutes / 60;
  }

  #minutes(index: number, whole: number, from: number): number | undefined {
    const fractionAt = this.#start(index) + from + 3;
    const digits = this.#end(index) - fractionAt;
    if (digits <= 0) return whole;
    if (digits > INTEGER_DIGITS) return this.decimal(index, from);
    const fraction = integerIn(this.#bytes, fractionAt, fractionAt + digits);
    const scale = POWERS_OF_TEN[digits] ?? 1;
    return fraction < 0 ? undefined : (whole * scale + fraction) / scale;
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
    return index < this.length ? this.#end(index) - this.#start(index) : 0;
  }

  #start(index: number): number {
    return (this.#separators[index] ?? 0) + 1;
  }

  #end(index: number): number {
    return this.#separators[index + 1] ?? 0;
  }

  /** The fields with a comma between two of them. */
  toString(): string {
    return Array.from({ length: this.length }, (_, index) => this.text(index)).join(',');
  }
}

/** The plain decimal without a sign between two places; undefined where it is none. */
function unsignedDecimal(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end - start > INTEGER_DIGITS) return longDecimal(bytes, start, end);
  let value = 0;
  let pointAt = end;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= ZERO && byte <= NINE) value = value * 10 + byte - ZERO;
    else if (byte === POINT && pointAt === end) pointAt = at;
    else return undefined;
  }
  if (pointAt === end) return end > start ? value : undefined;
  const decimals = end - pointAt - 1;
  return end - start === 1 ? undefined : value / (POWERS_OF_TEN[decimals] ?? 1);
}

/** The same of any number of digits. */
function longDecimal(bytes: Uint8Array, start: number, end: number): number | undefined {
  const text = latin1(bytes, start, end);
  return /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
}

/** The integer of at most nine digits between two places, 0 of none; negative where one is no digit. */
function integerIn(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Places of the commas among bytes. */
function commasOf(bytes: Uint8Array): number[] {
  const commas: number[] = [];
  for (let at = bytes.indexOf(COMMA); at >= 0; at = bytes.indexOf(COMMA, at + 1)) commas.push(at);
  return commas;
}

/** Bytes from one place up to, but not including, another as text of Latin-1 characters. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
