import { type Corners, MAX_CORNERS } from './corners.js';

/** Ends a list of pieces; also the head of an empty one. */
export const NO_PIECE = -1;

/** A slot is: handle of the next piece, length of the flat coordinates, then room for the coordinates. */
const HEADER = 2;
/** Slots come in these sizes, in corners, so that a slot given back fits the next piece of its size. */
const SLOT_CORNERS = [4, 6, 8, 16, MAX_CORNERS] as const;
const FIRST_NUMBERS = 128;

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
    numbers[at] = NO_PIECE;
    numbers[at + 1] = length;
    for (let i = 0; i < length; i += 1) numbers[at + HEADER + i] = flat[i]!;
    return at;
  }

  load(piece: number, into: Corners): void {
    const { numbers } = this;
    const length = numbers[piece + 1]!;
    const { flat } = into;
    for (let i = 0; i < length; i += 1) flat[i] = numbers[piece + HEADER + i]!;
    into.length = length;
  }

  next(piece: number): number {
    return this.numbers[piece]!;
  }

  setNext(piece: number, next: number): void {
    this.numbers[piece] = next;
  }

  release(piece: number): void {
    const size = slotSizeOf(this.numbers[piece + 1]!);
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
    const numbers = new Float64Array(Math.max(this.used, Math.ceil(this.numbers.length * 1.5)));
    numbers.set(this.numbers);
    this.numbers = numbers;
  }
}

function slotSizeOf(length: number): number {
  let size = 0;
  while (2 * SLOT_CORNERS[size]! < length) size += 1;
  return size;
}
