import type { CanBusState } from './can-error-frame.js';

/** What is wrong with a bus, as far as its frames and errors tell. */
export type BusTrouble = 'wrongBitRate' | 'errorPassive' | 'busOff' | 'nobodyAcknowledges';

/** Errors without a frame between them for this long are those of a wrong bit rate. */
const WINDOW_MS = 5000;
/** Fewer errors within the window are those that every bus has. */
const MIN_ERRORS = 3;

/**
 * Tells from frames and errors whether a controller hears its bus. A controller at another bit rate than its bus
 * sees nothing but errors: not one frame passes its checksum. Where frames come, errors are those of a bad line.
 * It has no clock: times come with what was seen.
 */
export class BusHealth {
  /** The state that the controller last reported; null where it reports none. */
  state: CanBusState | null = null;
  #frameAtMs = Number.NEGATIVE_INFINITY;
  /** Since when frames come without a pause. */
  #framesSinceMs = Number.POSITIVE_INFINITY;
  /** Times of the last errors, the oldest first. */
  #errorsAtMs: number[] = [];
  #isUnacknowledged = false;

  /** A frame was heard. Whoever hears is not cut off, whatever was reported last. */
  sawFrame(atMs: number): void {
    if (!isWithin(atMs, this.#frameAtMs)) this.#framesSinceMs = atMs;
    this.#frameAtMs = atMs;
    this.#isUnacknowledged = false;
    if (this.state === 'bus-off') this.state = 'error-active';
  }

  /** The controller saw an error on the bus. */
  sawError(atMs: number): void {
    this.#errorsAtMs = [...this.#errorsAtMs, atMs].slice(-MIN_ERRORS);
  }

  /** A frame of our own was acknowledged by nobody. */
  sawNoAcknowledgement(): void {
    this.#isUnacknowledged = true;
  }

  /** What is wrong at a moment; null where nothing is known to be. */
  trouble(atMs: number): BusTrouble | null {
    if (this.state === 'bus-off') return 'busOff';
    if (this.#isUnacknowledged) return 'nobodyAcknowledges';
    const isWithoutFrames = !isWithin(atMs, this.#frameAtMs);
    const hasErrors = this.#errorsAtMs.length === MIN_ERRORS && this.#errorsAtMs.every((at) => isWithin(atMs, at));
    if (isWithoutFrames && hasErrors) return 'wrongBitRate';
    if (this.state !== 'error-passive') return null;
    if (isWithoutFrames) return 'wrongBitRate';
    // Just after a wrong bit rate was set right, the controller is still passive.
    return isWithin(atMs, this.#framesSinceMs) ? null : 'errorPassive';
  }

  /** Forgets all: the port was closed. */
  reset(): void {
    this.state = null;
    this.#frameAtMs = Number.NEGATIVE_INFINITY;
    this.#framesSinceMs = Number.POSITIVE_INFINITY;
    this.#errorsAtMs = [];
    this.#isUnacknowledged = false;
  }
}

/** Whether it was so lately. A clock that was set back leaves it in the future, where it says nothing. */
function isWithin(atMs: number, seenAtMs: number): boolean {
  return Math.abs(atMs - seenAtMs) <= WINDOW_MS;
}

/** Keyed by trouble; of a wrong bit rate, what follows the name of the rate. */
const TEXTS: Readonly<Record<BusTrouble, string>> = {
  wrongBitRate:
    'is not that of the bus; or its two wires are swapped; or the only other unit waits for an acknowledgement, which listening never gives',
  errorPassive: 'many errors between frames: check the cable, its plugs and the two terminators of 120 ohm',
  busOff: 'the controller has cut itself off the bus after too many errors of its own; check bit rate and cable',
  nobodyAcknowledges: 'nobody acknowledges what is sent: no other unit is on the bus, or the bit rate is another',
};

/** What an installer is told. @param bitrate bit/s of the controller, where the port knows it */
export function troubleText(trouble: BusTrouble, bitrate?: number): string {
  if (trouble !== 'wrongBitRate') return TEXTS[trouble];
  const rate = bitrate === undefined ? 'the bit rate' : `the bit rate of ${bitrate}`;
  return `errors and not one frame: ${rate} ${TEXTS.wrongBitRate}`;
}
