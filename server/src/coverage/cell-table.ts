/** Value of a cell that nothing is known of. */
export const UNTOUCHED = -2;

const NO_KEY = -1;
const FIRST_SLOTS = 16;
/** 32 less the binary logarithm of the slots. */
const FIRST_SHIFT = 28;
/** 2^32 divided by the golden ratio: spreads neighbouring keys. */
const SPREAD = 0x9e3779b1;

/** A map from small integers to small integers, 12 to 24 bytes an entry: open addressing in typed arrays. */
export class CellTable {
  private keys = new Int32Array(FIRST_SLOTS).fill(NO_KEY);
  private values = new Int32Array(FIRST_SLOTS);
  private count = 0;
  private shift = FIRST_SHIFT;

  /** Bytes held. */
  get byteLength(): number {
    return this.keys.byteLength + this.values.byteLength;
  }

  /** The value of a key (0 or more); UNTOUCHED where none was set. */
  get(key: number): number {
    const slot = this.slotOf(key);
    return this.keys[slot] === NO_KEY ? UNTOUCHED : this.values[slot]!;
  }

  set(key: number, value: number): void {
    let slot = this.slotOf(key);
    if (this.keys[slot] === NO_KEY) {
      this.count += 1;
      if (this.count * 4 > this.keys.length * 3) {
        this.grow();
        slot = this.slotOf(key);
      }
      this.keys[slot] = key;
    }
    this.values[slot] = value;
  }

  private slotOf(key: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    let slot = Math.imul(key, SPREAD) >>> this.shift;
    while (keys[slot] !== key && keys[slot] !== NO_KEY) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Int32Array(keys.length * 2).fill(NO_KEY);
    this.values = new Int32Array(keys.length * 2);
    this.shift -= 1;
    keys.forEach((key, i) => {
      if (key === NO_KEY) return;
      const slot = this.slotOf(key);
      this.keys[slot] = key;
      this.values[slot] = values[i]!;
    });
  }
}
