import { SerialPort } from 'serialport';
import type { Clock, ClockTimer } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { backoffMs } from '../uplink/backoff.js';
import type { ControlLines, SerialSource, SerialSourceEvents, SerialSourceState } from './serial-source.js';

/** The part of `serialport`'s SerialPort that is used here; its mock has it too. */
export interface RawSerialPort {
  readonly isOpen: boolean;
  open(callback: (error: Error | null) => void): void;
  close(callback: (error: Error | null) => void): void;
  write(bytes: Uint8Array): boolean;
  drain(callback: (error: Error | null) => void): void;
  get(callback: (error: Error | null, lines?: ControlLines) => void): void;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: (error: Error | null) => void): unknown;
}

export interface NodeSerialSettings {
  readonly name: string;
  readonly path: string;
  readonly baudRate: number;
  /** Written before the port is closed by `stop`. */
  readonly closeCommand?: Uint8Array;
}

export interface NodeSerialParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly createPort?: (settings: NodeSerialSettings) => RawSerialPort;
}

const REOPEN = { firstMs: 500, maxMs: 10_000 };
/** How long the last write may hold up a stop: a dead adapter never drains. */
const CLOSE_AFTER_MS = 500;
/** Larger reads than the library's 64 bytes to 1 KiB default halve the time spent per byte. */
const READ_BYTES = 65_536;

/** A serial port of this machine, reopened with growing pauses for as long as it takes. */
export class NodeSerialSource implements SerialSource {
  readonly #settings: NodeSerialSettings;
  readonly #parts: NodeSerialParts;
  #state: SerialSourceState = 'stopped';
  #port: RawSerialPort | undefined;
  #events: SerialSourceEvents | undefined;
  #timer: ClockTimer | undefined;
  #attempt = 0;
  /** The last reason logged, so that a lasting one is logged once. */
  #closeReason: string | undefined;

  constructor(settings: NodeSerialSettings, parts: NodeSerialParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  get name(): string {
    return this.#settings.name;
  }

  get path(): string {
    return this.#settings.path;
  }

  get baudRate(): number {
    return this.#settings.baudRate;
  }

  get state(): SerialSourceState {
    return this.#state;
  }

  start(events: SerialSourceEvents): void {
    this.#events = events;
    this.#open();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    if (this.#timer !== undefined) this.#parts.clock.clearTimeout(this.#timer);
    const port = this.#port;
    this.#port = undefined;
    if (port === undefined || !port.isOpen) return;
    const { closeCommand } = this.#settings;
    if (closeCommand !== undefined) await this.#writeOut(port, closeCommand);
    await new Promise<void>((resolve) => port.close(() => resolve()));
  }

  /** Returns false, and writes nothing, where the port is not open. */
  write(bytes: Uint8Array): boolean {
    if (this.#state !== 'open' || this.#port === undefined) return false;
    this.#port.write(bytes);
    return true;
  }

  /** Rejects where the driver of the port knows no control lines, as that of a pseudo-terminal. */
  readControlLines(): Promise<ControlLines | undefined> {
    const port = this.#port;
    if (port === undefined || !port.isOpen) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      // A port that was pulled out meanwhile answers with an error of its own, and is no port without lines.
      port.get((error, lines) =>
        error !== null && this.#port === port && port.isOpen ? reject(error) : resolve(lines),
      );
    });
  }

  #open(): void {
    this.#state = 'opening';
    const port = (this.#parts.createPort ?? createSerialPort)(this.#settings);
    this.#port = port;
    const current = (act: () => void): void => {
      if (this.#port === port) act();
    };
    // Before the first write: a write that is pending when the adapter is pulled out emits `error`, and without
    // a listener that ends the process. Flowing from the start: without a pending read nobody notices the pull.
    port.on('error', (error) => current(() => this.#lost(error.message)));
    port.on('close', (error) => current(() => this.#lost(error?.message ?? 'closed')));
    port.on('data', (bytes) => current(() => this.#events?.onBytes(bytes)));
    port.open((error) => current(() => (error ? this.#lost(error.message) : this.#opened())));
  }

  #opened(): void {
    this.#state = 'open';
    this.#attempt = 0;
    this.#closeReason = undefined;
    const { path, baudRate } = this.#settings;
    this.#parts.logger.info('port open', { port: this.name, path, baudRate });
    this.#events?.onOpen();
  }

  #lost(reason: string): void {
    const port = this.#port;
    this.#port = undefined;
    if (port?.isOpen === true) port.close(() => undefined);
    const { clock, logger, random } = this.#parts;
    const waitMs = backoffMs(this.#attempt, REOPEN, random());
    this.#attempt += 1;
    this.#state = 'closed';
    if (reason !== this.#closeReason)
      logger.warn('port closed, opening it again', { port: this.name, path: this.path, reason });
    this.#closeReason = reason;
    this.#events?.onClose(reason);
    this.#timer = clock.setTimeout(() => this.#open(), waitMs);
  }

  #writeOut(port: RawSerialPort, bytes: Uint8Array): Promise<void> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      const timer = clock.setTimeout(resolve, CLOSE_AFTER_MS);
      port.write(bytes);
      port.drain(() => {
        clock.clearTimeout(timer);
        resolve();
      });
    });
  }
}

function createSerialPort({ path, baudRate }: NodeSerialSettings): RawSerialPort {
  return new SerialPort({ path, baudRate, autoOpen: false, highWaterMark: READ_BYTES });
}
