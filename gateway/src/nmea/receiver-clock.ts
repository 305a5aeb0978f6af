const DAY_MS = 86_400_000;
const HALF_DAY_MS = DAY_MS / 2;

export interface ReceiverClockSettings {
  readonly earliestDateMs: number;
  readonly firstDateMs?: number;
}

/**
 * The receiver's own clock: dates come from its RMC and ZDA only, and are carried across midnight by its
 * times of day. The gateway's clock is never asked, so that replay gives what live gave.
 */
export class ReceiverClock {
  readonly #earliestDateMs: number;
  readonly #onFault: (reason: string, value: string) => void;
  #dateMs: number | undefined;
  #timeOfDayMs: number | undefined;

  constructor(settings: ReceiverClockSettings, onFault: (reason: string, value: string) => void) {
    this.#earliestDateMs = settings.earliestDateMs;
    this.#dateMs = settings.firstDateMs;
    this.#onFault = onFault;
  }

  /** UTC ms of an epoch, or undefined while no date is known that can be believed. */
  time(timeOfDayMs: number, dateMs: number | undefined): number | undefined {
    const before = this.#timeOfDayMs;
    this.#timeOfDayMs = timeOfDayMs;
    if (dateMs !== undefined && dateMs < this.#earliestDateMs) {
      this.#onFault('date cannot be true', new Date(dateMs).toISOString().slice(0, 10));
      this.#dateMs = undefined;
      return undefined;
    }
    if (dateMs !== undefined) {
      this.#dateMs = dateMs;
    } else if (this.#dateMs !== undefined && before !== undefined && before - timeOfDayMs > HALF_DAY_MS) {
      this.#dateMs += DAY_MS;
    }
    return this.#dateMs === undefined ? undefined : this.#dateMs + timeOfDayMs;
  }
}
