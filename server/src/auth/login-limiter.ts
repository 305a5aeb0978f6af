/** Failures that are free, per name and per address; after them each costs a wait that doubles. */
export const FREE_FAILURES = { name: 5, address: 20 } as const;
const FIRST_WAIT_MS = 2_000;
const WAIT_MAX_MS = 900_000;
/** A quiet hour forgets. */
const FORGET_MS = 3_600_000;
const KEYS_MAX = 10_000;

interface Failures {
  count: number;
  lastAt: number;
}

/** Slows down guessing, per account name and per network address. Knows only the time it is given. */
export class LoginLimiter {
  /** Keyed by `name NAME` or `address ADDRESS`. */
  private readonly failures = new Map<string, Failures>();

  /** Ms to wait before this attempt may be made; 0 where it may be made now. */
  waitMs({ name, address }: { name: string; address: string }, now: number): number {
    return Math.max(this.waitOf(`name ${name}`, now), this.waitOf(`address ${address}`, now));
  }

  noteFailure({ name, address }: { name: string; address: string }, now: number): void {
    for (const key of [`name ${name}`, `address ${address}`]) {
      const before = this.failures.get(key);
      const count = before !== undefined && now - before.lastAt < FORGET_MS ? before.count : 0;
      // Put in anew, so that the map stays in the order of the last failure.
      this.failures.delete(key);
      this.failures.set(key, { count: count + 1, lastAt: now });
    }
    for (const key of this.failures.keys()) {
      if (this.failures.size <= KEYS_MAX) break;
      this.failures.delete(key);
    }
  }

  /**
   * A right password clears its name and takes back its own count at the address; other failures stay there,
   * or one account would open the door to guess others.
   */
  noteSuccess({ name, address }: { name: string; address: string }): void {
    this.failures.delete(`name ${name}`);
    const atAddress = this.failures.get(`address ${address}`);
    if (atAddress !== undefined) atAddress.count -= 1;
  }

  private waitOf(key: string, now: number): number {
    const failures = this.failures.get(key);
    if (failures === undefined || now - failures.lastAt >= FORGET_MS) return 0;
    const free = key.startsWith('name ') ? FREE_FAILURES.name : FREE_FAILURES.address;
    if (failures.count < free) return 0;
    const wait = Math.min(WAIT_MAX_MS, FIRST_WAIT_MS * 2 ** Math.min(20, failures.count - free));
    return Math.max(0, failures.lastAt + wait - now);
  }
}
