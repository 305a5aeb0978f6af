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
  /** The bytes without refusals that answer a command: those are no fault of the bus. */
  readonly rest: Uint8Array;
}

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** The adapter refused a command. */
const BELL = 0x07;
/** Longer than any answer, and long enough to know a frame. */
const KEPT_CHARACTERS = 8;
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
  #line = '';

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
    this.#line = '';
  }

  take(bytes: Uint8Array): SlcanTaken {
    const answers: SlcanAnswer[] = [];
    const refusals = new Set<number>();
    let frames = 0;
    bytes.forEach((byte, at) => {
      if (byte !== CARRIAGE_RETURN && byte !== LINE_FEED && byte !== BELL) {
        if (this.#line.length < KEPT_CHARACTERS) this.#line += String.fromCodePoint(byte);
        return;
      }
      if (FRAME.test(this.#line)) frames += 1;
      const answer = this.#answer(byte);
      this.#line = '';
      if (answer === undefined) return;
      answers.push(answer);
      if (answer.isRefused) refusals.add(at);
    });
    return { answers, frames, rest: refusals.size === 0 ? bytes : bytes.filter((_, at) => !refusals.has(at)) };
  }

  #answer(end: number): SlcanAnswer | undefined {
    if (end === BELL) return this.#next(true);
    const flags = STATUS.exec(this.#line)?.[1];
    if (flags !== undefined) return this.#of('status', { flags: Number.parseInt(flags, 16) });
    if (SENT.test(this.#line)) return this.#of('send', {});
    return this.#line === '' && end === CARRIAGE_RETURN ? this.#next(false) : undefined;
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
