import { repeatEvery, type Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { SerialSource } from '../port/serial-source.js';
import type { Signal } from '../signal/signal.js';

export interface ControlLineSettings {
  readonly line: 'cts' | 'dsr';
  /** True where the line is off while the implement works. */
  readonly inverted: boolean;
}

export interface ControlLineParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onSignal: (signal: Signal) => void;
}

/** A contact bounces for some ms; work begins and ends within 0.1 s of what is told. */
const POLL_MS = 100;
/** A level is believed when two polls agree. */
const AGREEING_POLLS = 2;
/** An unchanged level is told this often, so that it does not go stale. */
const REPEAT_MS = 1000;

/**
 * An implement switch between two pins of a serial port: a control line is asked ten times a second. A port whose
 * driver has no control lines (a pseudo-terminal, some USB chips) is named once and left alone.
 */
export class ControlLineSwitch {
  readonly #source: SerialSource;
  readonly #settings: ControlLineSettings;
  readonly #parts: ControlLineParts;
  #stopPolls: (() => void) | undefined;
  #isAsking = false;
  #level: boolean | undefined;
  /** When the level was seen first, and in how many polls on end. */
  #sinceMs = 0;
  #polls = 0;
  #toldAtMs: number | undefined;

  constructor(source: SerialSource, settings: ControlLineSettings, parts: ControlLineParts) {
    this.#source = source;
    this.#settings = settings;
    this.#parts = parts;
  }

  start(): void {
    if (this.#source.readControlLines === undefined) {
      this.#giveUp('this kind of port has none');
      return;
    }
    this.#stopPolls = repeatEvery(this.#parts.clock, POLL_MS, () => void this.#poll());
  }

  stop(): void {
    this.#stopPolls?.();
    this.#stopPolls = undefined;
  }

  async #poll(): Promise<void> {
    if (this.#isAsking || this.#source.state !== 'open') {
      if (!this.#isAsking) this.#forget();
      return;
    }
    this.#isAsking = true;
    try {
      const lines = await this.#source.readControlLines?.();
      if (this.#stopPolls === undefined) return;
      if (lines === undefined) this.#forget();
      else this.#take(lines[this.#settings.line], this.#parts.clock.now());
    } catch (error) {
      this.#stopPolls?.();
      this.#giveUp(error instanceof Error ? error.message : String(error));
    } finally {
      this.#isAsking = false;
    }
  }

  #take(level: boolean, atMs: number): void {
    if (level !== this.#level) {
      this.#level = level;
      this.#sinceMs = atMs;
      this.#polls = 0;
      this.#toldAtMs = undefined;
    }
    this.#polls += 1;
    if (this.#polls < AGREEING_POLLS) return;
    // A clock that was set back must not silence the switch.
    if (this.#toldAtMs !== undefined && Math.abs(atMs - this.#toldAtMs) < REPEAT_MS) return;
    const isFirst = this.#toldAtMs === undefined;
    this.#toldAtMs = atMs;
    const { line, inverted } = this.#settings;
    this.#parts.onSignal({
      name: 'workSwitch',
      reading: level === inverted ? 0 : 1,
      source: `control line ${line.toUpperCase()}`,
      unit: this.#source.name,
      atMs: isFirst ? this.#sinceMs : atMs,
    });
  }

  /** After the port was away nothing is known until two polls agree again. */
  #forget(): void {
    this.#level = undefined;
    this.#polls = 0;
    this.#toldAtMs = undefined;
  }

  #giveUp(why: string): void {
    this.#stopPolls = undefined;
    const { name, path } = this.#source;
    this.#parts.logger.warn('no control lines, the work switch is not read', { port: name, path, why });
  }
}
