/** Corners are kept in whole tenths of a millimetre: neighbouring quads share their bar exactly. */
const QUANTUM_PER_M = 10_000;
const NUMBERS_PER_QUAD = 8;
const FIRST_CAPACITY = 16;
const BYTES_PER_TIME = 8;
const BYTES_PER_QUAD = BYTES_PER_TIME + 4 * NUMBERS_PER_QUAD + 1;

/** Swath quads in the order they were worked: corners R0, R1, L1, L0 in a frame, time, and whether bridged. */
export class QuadList {
  length = 0;
  private corners = new Int32Array(FIRST_CAPACITY * NUMBERS_PER_QUAD);
  private times = new Float64Array(FIRST_CAPACITY);
  private bridged = new Uint8Array(FIRST_CAPACITY);
  /** Where the quads are, while nobody has asked for one. */
  private read: (() => Uint8Array) | undefined;

  /** A list of which only the length is in memory until a quad is asked for; `read` gives what `toBytes` gave. */
  static kept(length: number, read: () => Uint8Array): QuadList {
    const list = new QuadList();
    list.length = length;
    list.read = read;
    return list;
  }

  /** All quads: times, then corners, then whether bridged, as this machine keeps numbers. */
  toBytes(): Uint8Array {
    this.load();
    const { length } = this;
    const bytes = new Uint8Array(length * BYTES_PER_QUAD);
    new Float64Array(bytes.buffer, 0, length).set(this.times.subarray(0, length));
    const corners = this.corners.subarray(0, length * NUMBERS_PER_QUAD);
    new Int32Array(bytes.buffer, length * BYTES_PER_TIME, corners.length).set(corners);
    bytes.set(this.bridged.subarray(0, length), length * (BYTES_PER_QUAD - 1));
    return bytes;
  }

  /** Appends a quad: eight coordinates in metres, fixTime of its bar ahead, and whether it spans a bridged gap. */
  push(corners: readonly number[], time: number, isInterpolated: boolean): void {
    this.load();
    if (this.length === this.times.length) this.grow();
    const at = this.length * NUMBERS_PER_QUAD;
    for (let i = 0; i < NUMBERS_PER_QUAD; i += 1) this.corners[at + i] = Math.round(corners[i]! * QUANTUM_PER_M);
    this.times[this.length] = Math.round(time);
    this.bridged[this.length] = isInterpolated ? 1 : 0;
    this.length += 1;
  }

  /** Corners of one quad, m. */
  at(index: number): number[] {
    this.load();
    const quad: number[] = [];
    const from = index * NUMBERS_PER_QUAD;
    for (let i = from; i < from + NUMBERS_PER_QUAD; i += 1) quad.push(this.corners[i]! / QUANTUM_PER_M);
    return quad;
  }

  timeAt(index: number): number {
    this.load();
    return this.times[index]!;
  }

  isInterpolatedAt(index: number): boolean {
    this.load();
    return this.bridged[index] === 1;
  }

  private load(): void {
    if (this.read === undefined) return;
    const { length } = this;
    const bytes = Uint8Array.from(this.read());
    if (bytes.length !== length * BYTES_PER_QUAD) {
      throw new Error(`${bytes.length} bytes where ${length} quads take ${length * BYTES_PER_QUAD}`);
    }
    this.read = undefined;
    this.times = new Float64Array(bytes.buffer, 0, length);
    this.corners = new Int32Array(bytes.buffer, length * BYTES_PER_TIME, length * NUMBERS_PER_QUAD);
    this.bridged = bytes.subarray(length * (BYTES_PER_QUAD - 1));
  }

  private grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, Math.ceil(this.times.length * 1.5));
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
