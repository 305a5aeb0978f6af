/** Numbers of a column lie below 2^50, so that the zigzag of a second difference of them is below 2^53. */
export const COLUMN_VALUE_MAX = 2 ** 50 - 1;

/**
 * One column of whole numbers as bytes: first or second differences, zigzag, LEB128. A zero, which is what
 * steady movement leaves, is followed by how many more zeros come, so a constant column costs three bytes or so.
 *
 *   values 5 5 5 5 → first differences 5 0 0 0 → zigzag 10 0 0 0 → bytes 0A 00 02
 *   values 5 7 9 11 → first differences 5 2 2 2 → second differences 5 -3 0 0 → zigzag 10 5 0 0 → bytes 0A 05 00 01
 *
 * Arithmetic, not 32-bit operators, so every number between -2^50 and 2^50 is exact. A -0 comes back as 0.
 * @throws RangeError where a number is not whole or not below 2^50.
 */
export function encodeIntegerColumn(values: readonly number[], differences: 1 | 2): Uint8Array {
  const out: number[] = [];
  let previous = 0;
  let previousStep = 0;
  let zeros = 0;
  const closeZeros = (): void => {
    if (zeros === 0) return;
    out.push(0);
    pushLeb128(out, zeros - 1);
    zeros = 0;
  };
  for (const value of values) {
    if (!isColumnValue(value)) throw new RangeError(`column value ${value} is not a whole number below 2^50`);
    const step = value - previous;
    const difference = differences === 2 ? step - previousStep : step;
    previous = value;
    previousStep = step;
    if (difference === 0) {
      zeros += 1;
      continue;
    }
    closeZeros();
    pushLeb128(out, difference > 0 ? difference * 2 : -difference * 2 - 1);
  }
  closeZeros();
  return Uint8Array.from(out);
}

/** What a reader knows of a column: how many numbers it has, and how often they were differenced. */
export interface IntegerColumnShape {
  readonly count: number;
  readonly differences: 1 | 2;
}

/**
 * The whole numbers of a column, exactly as encoded.
 * @throws RangeError where the bytes end early, do not hold exactly `count` numbers, or hold one that is not below 2^50.
 */
export function decodeIntegerColumn(bytes: Uint8Array, { count, differences }: IntegerColumnShape): number[] {
  const values: number[] = [];
  const cursor = { at: 0 };
  let value = 0;
  let step = 0;
  const take = (difference: number): void => {
    step = differences === 2 ? step + difference : difference;
    value += step;
    if (!isColumnValue(value)) throw new RangeError(`column value ${value} is not below 2^50`);
    values.push(value);
  };
  while (cursor.at < bytes.length) {
    const zigzag = readLeb128(bytes, cursor);
    const repeat = zigzag === 0 ? readLeb128(bytes, cursor) : 0;
    if (values.length + 1 + repeat > count) throw new RangeError(`column holds more than ${count} numbers`);
    take(zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2);
    for (let i = 0; i < repeat; i += 1) take(0);
  }
  if (values.length !== count) throw new RangeError(`column holds ${values.length} numbers instead of ${count}`);
  return values;
}

function isColumnValue(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= COLUMN_VALUE_MAX;
}

function pushLeb128(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

function readLeb128(bytes: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  // Eight bytes carry 56 bits, more than the 53 that may be set; a ninth can only be damage.
  for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
    const byte = bytes[cursor.at];
    if (byte === undefined) throw new RangeError(`column ends inside a number at byte ${cursor.at}`);
    cursor.at += 1;
    value += (byte % 128) * scale;
    if (byte < 128 && value <= Number.MAX_SAFE_INTEGER) return value;
  }
  throw new RangeError(`number that ends at byte ${cursor.at} is beyond 2^53`);
}
