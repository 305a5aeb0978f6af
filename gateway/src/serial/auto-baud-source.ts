import type { Clock, ClockTimer } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { ControlLines, SerialSource, SerialSourceEvents, SerialSourceState } from '../port/serial-source.js';
import { BaudSearch, RECEIVER_BAUD_RATES, TRIAL_MS, type BaudStep } from './baud-search.js';
import { verdictText } from './baud-verdict.js';

export interface AutoBaudParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The port at one rate; it is stopped before another is made. */
  readonly createSource: (baudRate: number) => SerialSource;
  readonly rates?: readonly number[];
}

/**
 * The port of a receiver whose rate nobody knows: opened at one rate after the other until sentences are right. Bytes
 * are handed on from the first right ones; those of wrong rates are not. Each rate that was left is logged with why.
 */
export class AutoBaudSource implements SerialSource {
  readonly name: string;
  readonly path: string;
  readonly #parts: AutoBaudParts;
  readonly #search: BaudSearch;
  #source: SerialSource | undefined;
  #events: SerialSourceEvents | undefined;
  #timer: ClockTimer | undefined;
  #held: Uint8Array[] = [];

  constructor({ name, path }: { readonly name: string; readonly path: string }, parts: AutoBaudParts) {
    this.name = name;
    this.path = path;
    this.#parts = parts;
    this.#search = new BaudSearch(parts.rates ?? RECEIVER_BAUD_RATES);
  }

  get baudRate(): number | undefined {
    return this.#search.isFound ? this.#search.rate : undefined;
  }

  get state(): SerialSourceState {
    return this.#source?.state ?? 'stopped';
  }

  start(events: SerialSourceEvents): void {
    this.#events = events;
    this.#open();
  }

  async stop(): Promise<void> {
    this.#events = undefined;
    this.#stopTimer();
    const source = this.#source;
    this.#source = undefined;
    await source?.stop();
  }

  async readControlLines(): Promise<ControlLines | undefined> {
    return this.#source?.readControlLines?.();
  }

  #open(): void {
    const source = this.#parts.createSource(this.#search.rate);
    this.#source = source;
    const current = (act: () => void): void => {
      if (this.#source === source) act();
    };
    source.start({
      onOpen: () => current(() => this.#opened()),
      onClose: (reason) => current(() => this.#closed(reason)),
      onBytes: (bytes) => current(() => this.#take(bytes)),
    });
  }

  #opened(): void {
    this.#search.restart();
    this.#held = [];
    this.#stopTimer();
    this.#timer = this.#parts.clock.setTimeout(() => this.#act(this.#search.expire()), TRIAL_MS);
    this.#events?.onOpen();
  }

  #closed(reason: string): void {
    this.#stopTimer();
    this.#events?.onClose(reason);
  }

  #take(bytes: Uint8Array): void {
    if (this.#search.isFound) this.#events?.onBytes(bytes);
    else this.#held.push(Uint8Array.from(bytes));
    this.#act(this.#search.push(bytes));
  }

  #act(step: BaudStep): void {
    if (step === 'found') this.#found();
    else if (step === 'next' || step === 'lost') this.#tryNext(step);
  }

  #found(): void {
    this.#stopTimer();
    const { rate, verdict } = this.#search;
    this.#parts.logger.info('baud rate found', { port: this.name, baudRate: rate, why: verdictText(verdict) });
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) this.#events?.onBytes(bytes);
  }

  #tryNext(step: 'next' | 'lost'): void {
    this.#stopTimer();
    const { rate, verdict } = this.#search;
    this.#search.next();
    const message =
      step === 'lost' ? 'baud rate is right no more, trying others' : 'not this baud rate, trying the next';
    const fields = { port: this.name, baudRate: rate, why: verdictText(verdict), next: this.#search.rate };
    this.#parts.logger.warnOften(`${this.name} ${rate}`, message, fields);
    const source = this.#source;
    this.#source = undefined;
    void this.#reopen(source);
  }

  async #reopen(source: SerialSource | undefined): Promise<void> {
    await source?.stop();
    if (this.#events !== undefined && this.#source === undefined) this.#open();
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#parts.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
