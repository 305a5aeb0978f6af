/** Seconds over which a rate is taken: long enough for a receiver at 1 Hz, short enough to see a plug pulled. */
const WINDOW_S = 10;

interface Bucket {
  readonly second: number;
  bytes: number;
  messages: number;
}

/** What comes out of a port per second, over the last ten seconds. */
export class ReceiveRate {
  #buckets: Bucket[] = [];
  #firstSecond: number | undefined;

  /** @param messages lines or frames that ended with these bytes */
  saw(bytes: number, messages: number, atMs: number): void {
    const second = Math.floor(atMs / 1000);
    this.#firstSecond ??= second;
    const last = this.#buckets.at(-1);
    if (last?.second === second) {
      last.bytes += bytes;
      last.messages += messages;
      return;
    }
    // A clock that was set back begins anew, else what was seen in its future would count for ever.
    if (last !== undefined && last.second > second) this.#forget(second);
    this.#buckets.push({ second, bytes, messages });
    if (this.#buckets.length > WINDOW_S + 1) this.#buckets.shift();
  }

  /** Per second, over the whole seconds before this one; 0 where nothing came. */
  at(now: number): { readonly bytesPerS: number; readonly messagesPerS: number } {
    const end = Math.floor(now / 1000);
    const begin = Math.max(end - WINDOW_S, this.#firstSecond ?? end);
    const seconds = Math.max(1, end - begin);
    const seen = this.#buckets.filter(({ second }) => second >= begin && second < end);
    const sum = (of: (bucket: Bucket) => number): number => seen.reduce((total, bucket) => total + of(bucket), 0);
    return { bytesPerS: sum(({ bytes }) => bytes) / seconds, messagesPerS: sum(({ messages }) => messages) / seconds };
  }

  #forget(second: number): void {
    this.#buckets = [];
    this.#firstSecond = second;
  }
}
