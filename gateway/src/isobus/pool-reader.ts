/** Reads the parts of an object pool in their order, the lowest byte first. Beyond the end it reads nothing. */
export class PoolReader {
  readonly #pool: Uint8Array;
  readonly #decoder = new TextDecoder();
  #offset = 0;
  #isCut = false;

  constructor(pool: Uint8Array) {
    this.#pool = pool;
  }

  get offset(): number {
    return this.#offset;
  }

  get left(): number {
    return this.#pool.length - this.#offset;
  }

  /** Whether more was read than there is. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** The next byte, which stays. */
  peek(): number | undefined {
    return this.#pool[this.#offset];
  }

  bytes(count: number): Uint8Array {
    const bytes = this.#pool.subarray(this.#offset, this.#offset + count);
    this.#offset += bytes.length;
    if (bytes.length < count) this.#isCut = true;
    return bytes;
  }

  /** A number of 1, 2 or 4 bytes. */
  uint(count: number): number {
    let value = 0;
    for (const byte of this.bytes(count).toReversed()) value = value * 256 + byte;
    return value;
  }

  int32(): number {
    return this.uint(4) | 0;
  }

  float(): number {
    const bytes = this.bytes(4);
    return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
  }

  /** UTF-8 of so many bytes. */
  text(count: number): string {
    return this.#decoder.decode(this.bytes(count));
  }
}
