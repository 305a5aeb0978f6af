import { isChecksumRight } from './sentence-checksum.js';
import { latin1 } from './sentence-fields.js';

const DOLLAR = 0x24;
const EXCLAMATION = 0x21;
const STAR = 0x2a;
const COMMA = 0x2c;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** Where the parts of a sentence stand among the bytes that were read. */
export interface SentenceLayout {
  /** After the start character. */
  readonly start: number;
  /** Of the line end, or of the end of the bytes where there is none. */
  readonly end: number;
  /** Of the last `*`; undefined where there is none. */
  readonly starAt: number | undefined;
  /** Of the commas before the checksum, and of the end of the last field. */
  readonly separators: readonly number[];
  /** Exclusive or of the bytes before `*`. */
  readonly sum: number;
}

/**
 * Looks through a sentence once. Undefined where it has a byte that no sentence has, is cut by the start of the next one,
 * or is too long: such are read byte by byte, to say what is wrong with them.
 */
export function sentenceLayout(bytes: Uint8Array, start: number, maxBytes: number): SentenceLayout | undefined {
  const separators: number[] = [];
  let starAt: number | undefined;
  let sumAtStar = 0;
  let sum = 0;
  let end = start;
  for (; end < bytes.length; end += 1) {
    const byte = bytes[end] ?? 0;
    if (byte === CARRIAGE_RETURN || byte === LINE_FEED) break;
    if (byte < 0x20 || byte > 0x7e || byte === DOLLAR || byte === EXCLAMATION) return undefined;
    if (byte === COMMA) separators.push(end);
    else if (byte === STAR) {
      starAt = end;
      sumAtStar = sum;
    }
    sum ^= byte;
  }
  if (end - start > maxBytes) return undefined;
  const bodyEnd = starAt ?? end;
  while ((separators.at(-1) ?? 0) > bodyEnd) separators.pop();
  separators.push(bodyEnd);
  return { start, end, starAt, separators, sum: starAt === undefined ? sum : sumAtStar };
}

/** Whether the checksum of a sentence, if it has one, fits what is before it. */
export function isSumRight(bytes: Uint8Array, { start, end, starAt, sum }: SentenceLayout): boolean {
  if (starAt === undefined) return true;
  if (end - starAt === 3) return hexDigit(bytes[starAt + 1]) * 16 + hexDigit(bytes[starAt + 2]) === sum;
  return isChecksumRight(latin1(bytes, start, starAt), latin1(bytes, starAt + 1, end).trimEnd());
}

/** NaN where the byte is no hex digit. */
function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  // Bit 5 makes a capital letter small.
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : Number.NaN;
}
