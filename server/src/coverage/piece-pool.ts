import { type Corners, MAX_CORNERS } from './corners.js';

/** Ends a list of pieces; also the head of an empty one. */
export const NO_PIECE = -1;

/** A slot is: handle of the next piece and length of the flat coordinates in one number, then room for the coordinates. */
const HEADER = 1;
/** The header is (next + 1) times this, plus the length. */
const NEXT_UNIT = 256;
/** Slots come in these sizes, in corners, so that a slot given back fits the next piece of its size. */
const SLOT_CORNERS = [3, 4, 5, 6, 8, 16, MAX_CORNERS] as const;
const FIRST_NUMBERS = 128;
/** From so many numbers on the array grows by a quarter, before by a half. */
const LARGE_NUMBERS = 4096;

/** Lists of convex pieces in one growing typed array: no object per piece, nothing for the collector to trace. */
export class PiecePool {
  private numbers = new Float64Array(FIRST_NUMBERS);
  private used = 0;
  /** Head of the list of free slots of each size. */
  private readonly free = SLOT_CORNERS.map(() => NO_PIECE);

  /** Bytes held. */
  get byteLength(): number {
    return this.numbers.byteLength;
  }

  /** Stores a copy of the corners; returns its handle. */
  create({ flat, length }: Corners): number {
    const size = slotSizeOf(length);
    const at = this.takeSlot(size);
    const { numbers } = this;
    numbers[at] = length;
    for (let i = 0; i < length; i += 1) numbers[at + HEADER + i] = flat[i]!;
    return at;
  }

  load(piece: number, into: Corners): void {
    const { numbers } = this;
    const length = numbers[piece]! % NEXT_UNIT;
    const { flat } = into;
    for (let i = 0; i < length; i += 1) flat[i] = numbers[piece + HEADER + i]!;
    into.length = length;
  }

  next(piece: number): number {
    return Math.trunc(this.numbers[piece]! / NEXT_UNIT) - 1;
  }

  setNext(piece: number, next: number): void {
    this.numbers[piece] = (next + 1) * NEXT_UNIT + (this.numbers[piece]! % NEXT_UNIT);
  }

  release(piece: number): void {
    const size = slotSizeOf(this.numbers[piece]! % NEXT_UNIT);
    this.numbers[piece] = this.free[size]!;
    this.free[size] = piece;
  }

  private takeSlot(size: number): number {
    const free = this.free[size]!;
    if (free !== NO_PIECE) {
      this.free[size] = this.numbers[free]!;
      return free;
    }
    const at = this.used;
    this.used += HEADER + 2 * SLOT_CORNERS[size]!;
    if (this.used > this.numbers.length) this.grow();
    return at;
  }

  private grow(): void {
    const { length } = this.numbers;
    const numbers = new Float64Array(Math.max(this.used, Math.ceil(length * (length < LARGE_NUMBERS ? 1.5 : 1.25))));
    numbers.set(this.numbers);
    this.numbers = numbers;
  }
}

function slotSizeOf(length: number): number {
  let size = 0;
  while (2 * SLOT_CORNERS[size]! < length) size += 1;
  return size;
}
