import type { Logger } from '../log/logger.js';
import type { PortCondition, PortWatch } from './port-watch.js';

/**
 * Logs once that an open port falls silent, and that it is heard again. That a port is closed, and what is wrong with
 * its bus, the port logs itself.
 */
export class PortLog {
  readonly #watches: readonly PortWatch[];
  readonly #logger: Logger;
  readonly #known = new Map<PortWatch, PortCondition>();

  constructor(watches: readonly PortWatch[], logger: Logger) {
    this.#watches = watches;
    this.#logger = logger;
  }

  /** Time passed. */
  tick(now: number): void {
    for (const watch of this.#watches) {
      const before = this.#known.get(watch);
      const condition = watch.condition(now);
      if (condition === before) continue;
      this.#known.set(watch, condition);
      const { name: port, path } = watch;
      if (condition === 'receiving') this.#logger.info('port is heard', { port, path });
      if (condition === 'silent' && before === 'receiving')
        this.#logger.warn('port is silent: nothing came for ten seconds', { port, path });
    }
  }
}
