import type { ControlLines, SerialSource, SerialSourceEvents, SerialSourceState } from './serial-source.js';

/** A port that a test plays: it opens at once and says what it is told to, in pieces of any size. */
export class MockSerialSource implements SerialSource {
  readonly name: string;
  readonly path: string;
  /** What the port answers when it is asked for its control lines; an error where it has none. */
  controlLines: ControlLines | Error = { cts: false, dsr: false };
  /** All that was written, as text. */
  written = '';
  /** What the device answers to each piece that is written; nothing at first. */
  answer: (text: string) => string = () => '';
  #events: SerialSourceEvents | undefined;
  #state: SerialSourceState = 'stopped';

  constructor(name: string) {
    this.name = name;
    this.path = `/dev/mock/${name}`;
  }

  get state(): SerialSourceState {
    return this.#state;
  }

  start(events: SerialSourceEvents): void {
    this.#events = events;
    this.replug();
  }

  stop(): Promise<void> {
    this.#state = 'stopped';
    return Promise.resolve();
  }

  write(bytes: Uint8Array): boolean {
    if (this.#state !== 'open') return false;
    const text = Buffer.from(bytes).toString('latin1');
    this.written += text;
    const answer = this.answer(text);
    if (answer !== '') setImmediate(() => this.play(Buffer.from(answer, 'latin1')));
    return true;
  }

  readControlLines(): Promise<ControlLines | undefined> {
    if (this.#state !== 'open') return Promise.resolve(undefined);
    return this.controlLines instanceof Error ? Promise.reject(this.controlLines) : Promise.resolve(this.controlLines);
  }

  /** Bytes arrive, cut into reads of at most `maxReadSize`. */
  play(bytes: Uint8Array, maxReadSize = bytes.length): void {
    for (let at = 0; at < bytes.length; at += maxReadSize) {
      if (this.#state === 'open') this.#events?.onBytes(bytes.subarray(at, at + maxReadSize));
    }
  }

  unplug(): void {
    this.#state = 'closed';
    this.#events?.onClose('unplugged');
  }

  replug(): void {
    this.#state = 'open';
    this.#events?.onOpen();
  }
}
