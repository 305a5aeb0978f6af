/** Characters on which decoders turn. */
const TURNING = Buffer.from('\r\n\t\0 $!#*,;:.-+()[]<>{}"\'/\\0129AFafNSEWTtRrzZ\u00ff\u0080', 'latin1');
const LONGEST_RUN = 4000;

/** Damages bytes as lines, loggers and attackers do; the same seed gives the same bytes again. */
export class ByteMutator {
  #state: number;

  constructor(seed: number) {
    // 0 would stay 0 for ever.
    this.#state = seed | 0 || 1;
  }

  /** A whole number from 0 up to, but not including, `end` (xorshift). */
  below(end: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % end;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** A copy with one to four changes; `others` lend it pieces. */
  mutate(bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
    let changed = Uint8Array.from(bytes);
    for (let left = 1 + this.below(4); left > 0; left -= 1) changed = this.#change(changed, others);
    return changed;
  }

  #change(bytes: Uint8Array<ArrayBuffer>, others: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
    const at = this.below(bytes.length + 1);
    switch (this.below(9)) {
      case 0:
      case 1:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << this.below(8));
        return bytes;
      case 2:
        if (at < bytes.length) bytes[at] = this.below(256);
        return bytes;
      case 3:
        if (at < bytes.length) bytes[at] = TURNING[this.below(TURNING.length)] ?? 0;
        return bytes;
      case 4:
        return bytes.slice(0, at);
      case 5:
        return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + this.below(8)));
      case 6:
        return joined(bytes.subarray(0, at), bytes.subarray(at - this.below(Math.min(at, 16) + 1)));
      case 7:
        return joined(
          bytes.subarray(0, at),
          piece(this.pick(others), this.below(64), this.below(64)),
          bytes.subarray(at),
        );
      default:
        return joined(bytes.subarray(0, at), this.#run(), bytes.subarray(at));
    }
  }

  /** One byte again and again: what makes patterns try for ever. Seldom long, as that takes long. */
  #run(): Uint8Array {
    const byte = this.below(4) === 0 ? this.below(256) : (TURNING[this.below(TURNING.length)] ?? 0);
    return new Uint8Array(this.below(this.below(200) === 0 ? LONGEST_RUN : 12)).fill(byte);
  }
}

function piece(bytes: Uint8Array, from: number, length: number): Uint8Array {
  return bytes.subarray(from, from + length);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
