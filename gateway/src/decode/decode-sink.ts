import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { CanFrame } from '../can/can-frame.js';
import { shownValue } from '../log/fault.js';
import type { PoolReport } from './pool-report.js';
import type { TroubleReport } from '../j1939/trouble-codes.js';
import type { Signal } from '../signal/signal.js';

/** Where decoded output goes: process streams, or buffers in tests. */
export interface DecodeIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** A fault of a decoded file, as docs/area.md words it, "Computing a record again". */
export interface FileFault {
  readonly file: string;
  readonly place: { readonly line?: number; readonly byteOffset?: number };
  readonly reason: string;
  readonly value: string;
}

export type DecodeTarget = 'records' | 'signals' | 'frames';

const FLUSH_CHARACTERS = 65_536;

/** Takes what decoders find, writes the chosen kind as NDJSON, and counts. */
export class DecodeSink {
  readonly #io: DecodeIo;
  readonly #target: DecodeTarget;
  #text = '';
  #faults = '';
  #written = 0;

  constructor(io: DecodeIo, target: DecodeTarget) {
    this.#io = io;
    this.#target = target;
  }

  /** Lines of the chosen kind so far. */
  get written(): number {
    return this.#written;
  }

  get target(): DecodeTarget {
    return this.#target;
  }

  record(record: TelemetryRecord): void {
    if (this.#target === 'records') this.#write(record);
  }

  signal(signal: Signal): void {
    if (this.#target === 'signals') this.#write(signal);
  }

  /** Trouble codes go with the signals: their lines have `codes` where those of signals have `reading`. */
  trouble(report: TroubleReport): void {
    if (this.#target === 'signals') this.#write(report);
  }

  /** A device descriptor is no capture: it is written whatever was asked for. */
  descriptor(report: PoolReport): void {
    this.#write(report);
  }

  frame(frame: CanFrame & { readonly bus: string; readonly atMs: number }): void {
    if (this.#target !== 'frames') return;
    const { bus, atMs, id, extended, data } = frame;
    this.#write({ atMs, bus, id: id.toString(16).toUpperCase(), extended, data: Buffer.from(data).toString('hex') });
  }

  fault(fault: FileFault): void {
    this.#faults += `${JSON.stringify({ ...fault, value: shownValue(fault.value) })}\n`;
  }

  /** Hands on what has gathered, and waits where the reader is slower. Call it between chunks of input. */
  async settle(): Promise<void> {
    if (this.#text.length >= FLUSH_CHARACTERS) await this.#flushText();
    if (this.#faults.length > 0) await this.#flushFaults();
  }

  async end(): Promise<void> {
    await this.#flushText();
    await this.#flushFaults();
  }

  #write(value: unknown): void {
    this.#text += `${JSON.stringify(value)}\n`;
    this.#written += 1;
  }

  async #flushText(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    await written(this.#io.stdout, text);
  }

  async #flushFaults(): Promise<void> {
    const text = this.#faults;
    this.#faults = '';
    await written(this.#io.stderr, text);
  }
}

/** Resolves when the stream has taken the text; an error of the stream, such as a closed pipe, rejects. */
function written(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
