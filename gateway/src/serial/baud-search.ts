import { judgeBytes, type BaudVerdict } from './baud-verdict.js';

/** Rates of receivers, those that are met most often first. */
export const RECEIVER_BAUD_RATES: readonly number[] = [
  115_200, 9600, 38_400, 460_800, 230_400, 57_600, 921_600, 19_200, 4800,
];

/** Enough to judge a rate by: at a wrong one nothing is ever right. */
const SAMPLE_BYTES = 2048;
/** A sentence every second, twice, with room for a late one. */
export const TRIAL_MS = 2500;
/** Two right checksums are no chance. */
const ENOUGH_SENTENCES = 2;
/** So many bytes without a right sentence after the rate was found: somebody has changed the receiver's. */
const LOST_BYTES = 16_384;

/** What the owner of the port is to do. `found` and `lost` are said once each. */
export type BaudStep = 'stay' | 'found' | 'lost' | 'next';

/** Finds the rate of a receiver by trying: it is told the bytes and the time, and says when to go on. No clock, no port. */
export class BaudSearch {
  readonly #rates: readonly number[];
  #index = 0;
  #isFound = false;
  #sample: number[] = [];
  #verdict: BaudVerdict = judgeBytes(new Uint8Array(0));

  constructor(rates: readonly number[]) {
    this.#rates = rates;
  }

  /** The rate to read at, in baud. */
  get rate(): number {
    return this.#rates[this.#index % this.#rates.length] as number;
  }

  get isFound(): boolean {
    return this.#isFound;
  }

  /** Of the last bytes that were judged. */
  get verdict(): BaudVerdict {
    return this.#verdict;
  }

  push(bytes: Uint8Array): BaudStep {
    for (const byte of bytes) this.#sample.push(byte);
    if (this.#isFound) return this.#sample.length < LOST_BYTES ? 'stay' : this.#checkFound();
    const last = this.#sample.length >= SAMPLE_BYTES;
    // A line has ended: judging every byte would be in vain.
    if (!last && !bytes.includes(0x0a)) return 'stay';
    this.#judge();
    if (this.#isRight(ENOUGH_SENTENCES)) return this.#found();
    if (!last) return 'stay';
    // One right sentence is worth another sample.
    return this.#isRight(1) && this.#sample.length < LOST_BYTES ? 'stay' : 'next';
  }

  /** The time for this rate is over; `next` unless it was found. */
  expire(): BaudStep {
    if (this.#isFound) return 'stay';
    this.#judge();
    return this.#isRight(1) ? this.#found() : 'next';
  }

  /** Goes on with the next rate, from the first one again after the last. */
  next(): void {
    this.#index += 1;
    this.restart();
  }

  /** Begins again at the same rate, as after the port was pulled out. */
  restart(): void {
    this.#sample = [];
    this.#isFound = false;
  }

  #checkFound(): BaudStep {
    this.#judge();
    this.#sample = [];
    if (this.#isRight(1)) return 'stay';
    this.#isFound = false;
    return 'lost';
  }

  #found(): BaudStep {
    this.#isFound = true;
    this.#sample = [];
    return 'found';
  }

  #judge(): void {
    this.#verdict = judgeBytes(Uint8Array.from(this.#sample));
  }

  #isRight(sentences: number): boolean {
    const { content, score } = this.#verdict;
    return (content === 'nmea' || content === 'unicore') && score >= sentences;
  }
}
