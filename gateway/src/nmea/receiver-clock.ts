const DAY_MS = 86_400_000;
const HALF_DAY_MS = DAY_MS / 2;
/** GPS sends ten bits of its week number: firmware that is too old takes a week for the one 1024 weeks before. */
const WEEK_CYCLE_MS = 1024 * 7 * DAY_MS;

export interface ReceiverClockSettings {
  readonly earliestDateMs: number;
  readonly firstDateMs?: number;
}

/**
 * The receiver's own clock: dates come from its sentences only, and are carried across midnight by its
 * times of day. The gateway's clock is never asked, so that replay gives what live gave. A receiver that has
 * a fix knows the week but for the cycle of 1024, so its date is put into the next cycle where it cannot be
 * true as it is; the date of one without a fix is that of its own battery and is not believed.
 */
export class ReceiverClock {
  readonly #earliestDateMs: number;
  readonly #onFault: (reason: string, value: string) => void;
  #dateMs: number | undefined;
  #timeOfDayMs: number | undefined;
  #isCycleSaid = false;

  constructor(settings: ReceiverClockSettings, onFault: (reason: string, value: string) => void) {
    this.#earliestDateMs = settings.earliestDateMs;
    this.#dateMs = settings.firstDateMs;
    this.#onFault = onFault;
  }

  /** UTC ms of an epoch, or undefined while no date is known that can be believed. */
  time(
    timeOfDayMs: number,
    said: { readonly dateMs: number | undefined; readonly hasFix: boolean },
  ): number | undefined {
    const before = this.#timeOfDayMs;
    this.#timeOfDayMs = timeOfDayMs;
    const dateMs = this.#inCycle(said.dateMs, said.hasFix);
    if (dateMs !== undefined && dateMs < this.#earliestDateMs) {
      this.#onFault('date cannot be true', isoDay(dateMs));
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

  #inCycle(dateMs: number | undefined, hasFix: boolean): number | undefined {
    if (dateMs === undefined || dateMs >= this.#earliestDateMs || !hasFix) return dateMs;
    const next = dateMs + WEEK_CYCLE_MS;
    if (next < this.#earliestDateMs) return dateMs;
    if (!this.#isCycleSaid) this.#onFault('date is 1024 weeks early, corrected', isoDay(dateMs));
    this.#isCycleSaid = true;
    return next;
  }
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
