import { repeatEvery, type Clock } from '../clock/clock.js';
import type { GatewayStatus } from '../health/gateway-status.js';
import { timeText } from '../health/status-format.js';
import { statusFailure } from './status-source.js';
import { statusScreen, type ScreenOptions } from './status-screen.js';

export interface MonitorParts {
  readonly clock: Clock;
  readonly read: () => Promise<GatewayStatus>;
  readonly write: (text: string) => void;
  /** Asked at each picture: a window may change its size. */
  readonly screen: () => ScreenOptions;
  /** Whether the picture is drawn over the one before. */
  readonly isScreen: boolean;
  /** Named where it does not answer. */
  readonly url: string;
}

const REDRAW_MS = 1000;
/** Another screen of the terminal, without cursor; the first one comes back unchanged. */
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** Draws the status of a running gateway once a second, over the picture before or below it. */
export class Monitor {
  readonly #parts: MonitorParts;
  #stop: (() => void) | undefined;
  #isReading = false;

  constructor(parts: MonitorParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#parts.isScreen) this.#parts.write(ENTER);
    void this.#draw();
    this.#stop = repeatEvery(this.#parts.clock, REDRAW_MS, () => void this.#draw());
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    if (this.#parts.isScreen) this.#parts.write(LEAVE);
  }

  async #draw(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    const text = await this.#picture();
    this.#isReading = false;
    // Stopped meanwhile: the terminal is another's again.
    if (this.#stop === undefined) return;
    const { isScreen, write } = this.#parts;
    if (isScreen) write(`${HOME}${text.replaceAll('\n', `${CLEAR_LINE}\n`)}${CLEAR_LINE}${CLEAR_BELOW}`);
    else write(`${text}\n\n`);
  }

  async #picture(): Promise<string> {
    const { clock, read, screen, url } = this.#parts;
    try {
      return statusScreen(await read(), screen());
    } catch (error) {
      return `${timeText(clock.now())} ${url}: ${statusFailure(error)}; is the gateway running, and is its statusPort this one?`;
    }
  }
}
