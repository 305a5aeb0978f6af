/** What `setTimeout` of a clock gives back; its only use is `clearTimeout` of the same clock. */
export type ClockTimer = object;

/** Time as the program sees it: passed in, so that a test holds it in its hand. */
export interface Clock {
  /** UTC, ms since 1970. May jump when the system's clock is set. */
  now(): number;
  /** Calls back once, `ms` from now. */
  setTimeout(callback: () => void, ms: number): ClockTimer;
  clearTimeout(timer: ClockTimer): void;
}

/**
 * Calls back every `ms` until the returned function is called. The next call is arranged after the one
 * before has ended, so calls never overlap.
 */
export function repeatEvery(clock: Clock, ms: number, callback: () => void): () => void {
  let timer: ClockTimer | undefined;
  const arrange = (): void => {
    timer = clock.setTimeout(() => {
      arrange();
      callback();
    }, ms);
  };
  arrange();
  return () => {
    if (timer !== undefined) clock.clearTimeout(timer);
    timer = undefined;
  };
}
