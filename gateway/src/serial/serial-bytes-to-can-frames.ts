import type { CanFrame } from '../can/can-frame.js';
import { shownBytes } from '../log/fault.js';

/** Told of each line that holds no frame. */
export type ByteFault = (reason: string, value: string) => void;

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** The adapter refused a command. */
const BELL = 0x07;
/** The longest line is 31 characters: T, 8 of identifier, length, 16 of data, 4 of time. */
const LINE_BYTES = 64;

const STANDARD = /^([tr])([0-9a-f]{3})([0-8])((?:[0-9a-f]{2}){0,8})([0-9a-f]{4})?$/i;
const EXTENDED = /^([TR])([0-9a-f]{8})([0-8])((?:[0-9a-f]{2}){0,8})([0-9a-f]{4})?$/i;
/** Answers to commands: acknowledgement of a sent frame, status flags, version, serial number. */
const ANSWER = /^(?:|[zZ]|F[0-9a-f]{2}|[vV][0-9a-f]{4}|N[0-9a-z]{4})$/i;
const MAX_EXTENDED_ID = 0x1fffffff;

/**
 * Splits what an SLCAN adapter sends (Lawicel CANUSB manual) into frames, whatever the chunks. After
 * garbage it goes on with the next frame: its letters t, T, r and R are no hex digits, so the last one
 * of a line starts a frame.
 */
export class SerialBytesToCanFrames {
  readonly #onFault: ByteFault;
  #line: number[] = [];
  #tooLong = false;

  constructor(onFault: ByteFault) {
    this.#onFault = onFault;
  }

  /** The frames that are complete with these bytes. */
  push(bytes: Uint8Array): CanFrame[] {
    const frames: CanFrame[] = [];
    for (const byte of bytes) {
      if (byte === CARRIAGE_RETURN || byte === LINE_FEED || byte === BELL) {
        const frame = this.#endLine();
        if (frame !== undefined) frames.push(frame);
        if (byte === BELL) this.#onFault('adapter reports an error', '07');
      } else if (this.#line.length < LINE_BYTES) {
        this.#line.push(byte);
      } else {
        this.#tooLong = true;
      }
    }
    return frames;
  }

  #endLine(): CanFrame | undefined {
    const line = Uint8Array.from(this.#line);
    const tooLong = this.#tooLong;
    this.#line = [];
    this.#tooLong = false;
    if (tooLong) {
      this.#onFault('line longer than 64 bytes', shownBytes(line));
      return undefined;
    }
    const text = Buffer.from(line).toString('latin1');
    if (ANSWER.test(text)) return undefined;
    const start = Math.max(...['t', 'T', 'r', 'R'].map((letter) => text.lastIndexOf(letter)));
    const frame = start < 0 ? undefined : frameOf(text.slice(start));
    if (frame === undefined) this.#onFault('not an SLCAN frame', shownBytes(line));
    else if (start > 0) this.#onFault('bytes before a frame', shownBytes(line.subarray(0, start)));
    return frame;
  }
}

function frameOf(text: string): CanFrame | undefined {
  const extended = text.startsWith('T') || text.startsWith('R');
  const [, letter, idText, lengthText, dataText = '', time] = (extended ? EXTENDED : STANDARD).exec(text) ?? [];
  if (letter === undefined || idText === undefined) return undefined;
  const id = Number.parseInt(idText, 16);
  const length = Number(lengthText);
  const remote = letter.toLowerCase() === 'r';
  const hex = dataText + (time ?? '');
  const dataLength = remote ? 0 : length;
  const rest = hex.length - dataLength * 2;
  if ((rest !== 0 && rest !== 4) || id > MAX_EXTENDED_ID) return undefined;
  return { id, extended, remote, data: Uint8Array.from(Buffer.from(hex.slice(0, dataLength * 2), 'hex')) };
}
