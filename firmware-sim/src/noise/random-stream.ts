const GOLDEN = 0x9e3779b9;

/** Mixes a 32-bit word (the finaliser of MurmurHash3): every input bit reaches every output bit. */
function mix32(word: number): number {
  let z = word >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** A 32-bit seed of its own for each purpose, so that adding a consumer does not shift the others. */
export function deriveSeed(seed: number, purpose: string): number {
  let hash = mix32(seed ^ GOLDEN);
  for (let i = 0; i < purpose.length; i++) hash = mix32(Math.imul(hash, 31) ^ purpose.charCodeAt(i));
  return hash;
}

/** Uniform in [0, 1) as a pure function of seed and index: signal noise that needs no state. */
export function hashedUniform(seed: number, index: number): number {
  return mix32(Math.imul(index | 0, GOLDEN) ^ mix32(seed)) / 4294967296;
}

/** xoshiro128** (Blackman and Vigna), seeded through mix32; the same sequence on every platform. */
export class RandomStream {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number) {
    this.a = mix32(seed + GOLDEN);
    this.b = mix32(this.a + GOLDEN);
    this.c = mix32(this.b + GOLDEN);
    this.d = mix32(this.c + GOLDEN) | 1;
  }

  /** Uniform in [0, 1). */
  nextUniform(): number {
    const scaled = Math.imul(this.b, 5);
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result / 4294967296;
  }

  /** Standard normal by the polar method, without caching the second value. */
  nextGaussian(): number {
    for (;;) {
      const u = 2 * this.nextUniform() - 1;
      const v = 2 * this.nextUniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  }

  /** Uniform in [low, high). */
  nextBetween(low: number, high: number): number {
    return low + (high - low) * this.nextUniform();
  }
}
