const SPACE = 0x20;
const EXCLAMATION = 0x21;
const DOLLAR = 0x24;
const STAR = 0x2a;
const COMMA = 0x2c;
/** The first after the comma: minus signs, points, digits and letters follow. */
const OF_FIELDS = 0x2d;
const TILDE = 0x7e;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** Of `*` and the two digits after it. */
const CHECKSUM_BYTES = 3;

/** Greater than any sum, so that what holds it is never one. */
const NO_DIGIT = 256;
const HEX_DIGITS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return digit < 0 ? NO_DIGIT : digit;
});

/**
 * Where the parts of a sentence stand among the bytes that were read: found, with the checksum, by looking at each byte
 * once. The same layout is used for the next sentence.
 */
export class SentenceLayout {
  /** Of the commas, and of the end of the last field. What follows those is of sentences before. */
  readonly separators: Int32Array;
  /** Fields after the address. */
  fieldCount = 0;
  /** After the start character. */
  start = 0;
  /** Of the line end. */
  end = 0;
  readonly #maxBytes: number;

  /** @param maxBytes a sentence has no more, with its checksum */
  constructor(maxBytes: number) {
    this.separators = new Int32Array(maxBytes + 1);
    this.#maxBytes = maxBytes;
  }

  /**
   * Whether a whole sentence whose checksum of two digits is right begins at a place. All others, among them those
   * that have no end yet, are to be read byte by byte, to say what is wrong with them.
   */
  find(bytes: Uint8Array, start: number): boolean {
    const { separators } = this;
    const last = Math.min(bytes.length, start + this.#maxBytes + 1) - CHECKSUM_BYTES;
    let at = start;
    let sum = 0;
    let commas = 0;
    for (; at < last; at += 1) {
      const byte = bytes[at] ?? 0;
      // One comparison for what most bytes are: as an unsigned number, a difference below 0 is greater than any byte.
      if ((byte - OF_FIELDS) >>> 0 > TILDE - OF_FIELDS) {
        if (byte === COMMA) {
          separators[commas] = at;
          commas += 1;
        } else if (byte === STAR || byte < SPACE || byte > TILDE || byte === DOLLAR || byte === EXCLAMATION) break;
      }
      sum ^= byte;
    }
    separators[commas] = at;
    this.fieldCount = commas;
    this.start = start;
    this.end = at + CHECKSUM_BYTES;
    return at < last && bytes[at] === STAR && isLineEnd(bytes[this.end]) && sumAt(bytes, at + 1) === sum;
  }
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === CARRIAGE_RETURN || byte === LINE_FEED;
}

/** The number of two hex digits; greater than any sum where one is none. */
function sumAt(bytes: Uint8Array, at: number): number {
  return (HEX_DIGITS[bytes[at] ?? 0] ?? NO_DIGIT) * 16 + (HEX_DIGITS[bytes[at + 1] ?? 0] ?? NO_DIGIT);
}
