import type { SlcanCommand } from '../port/slcan-commands.js';

/** What an adapter answered to a command. */
export interface SlcanAnswer {
  readonly command: SlcanCommand;
  readonly isRefused: boolean;
  /** Of the status command: its byte. */
  readonly flags?: number;
}

/** What came of a piece of the adapter's bytes. */
export interface SlcanTaken {
  readonly answers: readonly SlcanAnswer[];
  /** Frames that ended. */
  readonly frames: number;
  /** Every other line that ended, and what is too long for one: what an adapter says that nobody asked for. */
  readonly rest: Uint8Array;
}

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** The adapter refused a command. */
const BELL = 0x07;
/** The longest line is 31 characters; what is longer is not held back. */
const MAX_LINE_BYTES = 64;
const STATUS = /^F([0-9a-f]{2})$/i;
const SENT = /^z$/i;
const FRAME = /^[tr][0-9a-f]{4}/i;

/**
 * Matches what an SLCAN adapter (Lawicel CANUSB manual) answers with what it was asked. Answers come in the order of
 * the commands; adapters that do not answer some of them exist, so an answer whose form tells its command passes
 * over those asked before it.
 */
export class SlcanConversation {
  #waiting: SlcanCommand[] = [];
  #line: number[] = [];

  /** Commands that are not answered, the oldest first. */
  get waiting(): readonly SlcanCommand[] {
    return this.#waiting;
  }

  /** A command was written. */
  ask(command: SlcanCommand): void {
    this.#waiting.push(command);
  }

  /** Gives up what waits for an answer, and the line that has begun. */
  reset(): void {
    this.#waiting = [];
    this.#line = [];
  }

  take(bytes: Uint8Array): SlcanTaken {
    const answers: SlcanAnswer[] = [];
    const rest: number[] = [];
    let frames = 0;
    for (const byte of bytes) {
      this.#line.push(byte);
      if (byte !== CARRIAGE_RETURN && byte !== LINE_FEED && byte !== BELL) {
        if (this.#line.length >= MAX_LINE_BYTES) rest.push(...this.#line.splice(0));
        continue;
      }
      const text = String.fromCodePoint(...this.#line.slice(0, -1));
      if (FRAME.test(text)) frames += 1;
      const answer = this.#answer(text, byte);
      if (answer === undefined) rest.push(...this.#line);
      else answers.push(answer);
      this.#line = [];
    }
    return { answers, frames, rest: Uint8Array.from(rest) };
  }

  #answer(text: string, end: number): SlcanAnswer | undefined {
    if (end === BELL) return text === '' ? this.#next(true) : undefined;
    const flags = STATUS.exec(text)?.[1];
    if (flags !== undefined) return this.#of('status', { flags: Number.parseInt(flags, 16) });
    if (SENT.test(text)) return this.#of('send', {});
    return text === '' && end === CARRIAGE_RETURN ? this.#next(false) : undefined;
  }

  /** The answer to the oldest command. */
  #next(isRefused: boolean): SlcanAnswer | undefined {
    const command = this.#waiting.shift();
    return command === undefined ? undefined : { command, isRefused };
  }

  /** The answer to the oldest command of a kind. */
  #of(kind: SlcanCommand, answer: { readonly flags?: number }): SlcanAnswer | undefined {
    const at = this.#waiting.indexOf(kind);
    if (at < 0) return undefined;
    this.#waiting = this.#waiting.slice(at + 1);
    return { command: kind, isRefused: false, ...answer };
  }
}
