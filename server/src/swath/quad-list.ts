/** Corners are kept in whole tenths of a millimetre: neighbouring quads share their bar exactly. */
const QUANTUM_PER_M = 10_000;
const NUMBERS_PER_QUAD = 8;
const FIRST_CAPACITY = 16;

/** Swath quads in the order they were worked: corners R0, R1, L1, L0 in a frame, time, and whether bridged. */
export class QuadList {
  length = 0;
  private corners = new Int32Array(FIRST_CAPACITY * NUMBERS_PER_QUAD);
  private times = new Float64Array(FIRST_CAPACITY);
  private bridged = new Uint8Array(FIRST_CAPACITY);

  /** Appends a quad: eight coordinates in metres, fixTime of its bar ahead, and whether it spans a bridged gap. */
  push(corners: readonly number[], time: number, isInterpolated: boolean): void {
    if (this.length === this.times.length) this.grow();
    const at = this.length * NUMBERS_PER_QUAD;
    for (let i = 0; i < NUMBERS_PER_QUAD; i += 1) this.corners[at + i] = Math.round(corners[i]! * QUANTUM_PER_M);
    this.times[this.length] = Math.round(time);
    this.bridged[this.length] = isInterpolated ? 1 : 0;
    this.length += 1;
  }

  /** Corners of one quad, m. */
  at(index: number): number[] {
    const quad: number[] = [];
    const from = index * NUMBERS_PER_QUAD;
    for (let i = from; i < from + NUMBERS_PER_QUAD; i += 1) quad.push(this.corners[i]! / QUANTUM_PER_M);
    return quad;
  }

  timeAt(index: number): number {
    return this.times[index]!;
  }

  isInterpolatedAt(index: number): boolean {
    return this.bridged[index] === 1;
  }

  private grow(): void {
    const capacity = Math.ceil(this.times.length * 1.5);
    const corners = new Int32Array(capacity * NUMBERS_PER_QUAD);
    const times = new Float64Array(capacity);
    const bridged = new Uint8Array(capacity);
    corners.set(this.corners);
    times.set(this.times);
    bridged.set(this.bridged);
    this.corners = corners;
    this.times = times;
    this.bridged = bridged;
  }
}
