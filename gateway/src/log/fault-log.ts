import type { Fault } from './fault.js';
import type { Logger } from './logger.js';

/** Faults of the input as log lines: each kind at most once a minute, with the count of those in between. */
export class FaultLog {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  take({ stage, reason, value, place }: Fault): void {
    const port = place?.name;
    this.#logger.warnOften(`${stage} ${reason} ${port ?? ''}`, reason, { stage, port, value });
  }
}
