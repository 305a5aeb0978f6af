import { SerialBytesToNmeaSentences, type NmeaSettings } from '../serial/serial-bytes-to-nmea-sentences.js';
import type { GnssFix } from './gnss-fix.js';
import type { NmeaSentence } from './nmea-sentence.js';
import { NmeaSentenceToGnssFix, type GnssFixSettings } from './nmea-sentence-to-gnss-fix.js';

/** What a port of a receiver tells: sentences are counted, epochs begin and end. */
export interface NmeaPortOutput {
  readonly onSentence: (sentence: NmeaSentence, atMs: number) => void;
  readonly onEpochBegun: (atMs: number) => void;
  readonly onEpochEnded: (fix: GnssFix, atMs: number) => void;
  readonly faultOf: (stage: string) => (reason: string, value: string) => void;
}

/** The two steps of one receiver's port, bytes to sentences to fixes, with what each of them keeps. */
export class NmeaPort {
  readonly #bytesToSentences: SerialBytesToNmeaSentences;
  readonly #sentenceToFix: NmeaSentenceToGnssFix;
  readonly #output: NmeaPortOutput;

  constructor(settings: NmeaSettings & GnssFixSettings, output: NmeaPortOutput) {
    this.#output = output;
    this.#bytesToSentences = new SerialBytesToNmeaSentences(settings, output.faultOf('serial-bytes-to-nmea-sentences'));
    this.#sentenceToFix = new NmeaSentenceToGnssFix(settings, output.faultOf('nmea-sentence-to-gnss-fix'));
  }

  push(bytes: Uint8Array, atMs: number): void {
    this.#bytesToSentences.push(bytes, (sentence) => {
      this.#output.onSentence(sentence, atMs);
      const { completed, started } = this.#sentenceToFix.push(sentence, atMs);
      if (completed !== undefined) this.#output.onEpochEnded(completed, atMs);
      if (started) this.#output.onEpochBegun(atMs);
    });
  }

  tick(atMs: number): void {
    const fix = this.#sentenceToFix.tick(atMs);
    if (fix !== undefined) this.#output.onEpochEnded(fix, atMs);
  }

  flush(atMs: number): void {
    this.#bytesToSentences.end();
    const fix = this.#sentenceToFix.flush();
    if (fix !== undefined) this.#output.onEpochEnded(fix, atMs);
  }
}
