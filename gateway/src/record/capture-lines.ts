import type { CanFrame } from '../can/can-frame.js';
import { DEFAULT_WORK_SWITCH, type WorkSwitchSentence } from '../nmea/work-switch-sentence.js';
import type { SignalReading } from '../signal/signal.js';

/** Longer than any sentence or log of a receiver: what has no line end by then is cut. */
const LINE_BYTES = 8192;
const LINE_FEED = 0x0a;

/** `(1777337040.120000) tractor 0CFE45F0#7D15FF2080FFFFFF`: a frame as `candump -L` writes it. */
export function candumpLine({ id, extended, remote, data }: CanFrame, bus: string, atMs: number): string {
  const identifier = id
    .toString(16)
    .toUpperCase()
    .padStart(extended ? 8 : 3, '0');
  const content = remote ? 'R' : Buffer.from(data).toString('hex').toUpperCase();
  return `${stamp(atMs)} ${bus} ${identifier}#${content}`;
}

/** `(1777337040.120000) $GNGGA,…`: what a receiver said in one line. Bytes above 127 are Latin-1 characters. */
export function nmeaLine(text: string, atMs: number): string {
  return `${stamp(atMs)} ${text}`;
}

/** `(1777337040.120000) receiver $GNGGA,…`: the same where several ports share a file. */
export function portLine(text: string, port: string, atMs: number): string {
  return `${stamp(atMs)} ${port} ${text}`;
}

/** Something beside the data, such as a port that was closed; decoders pass it over. */
export function remarkLine(text: string, atMs: number): string {
  return `# ${stamp(atMs)} ${text.replaceAll(/\p{Cc}+/gu, ' ')}`;
}

/** The sentence that a switch on a control line would have sent, for the settings that read it. */
export function workSwitchSentence(reading: SignalReading, settings: WorkSwitchSentence = DEFAULT_WORK_SWITCH): string {
  const value = typeof reading === 'number' ? String(settings.inverted ? 1 - reading : reading) : '';
  const body = `${settings.sentence}${','.repeat(settings.field)}${value}`;
  const sum = Buffer.from(body, 'latin1').reduce((xor, byte) => xor ^ byte, 0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}`;
}

function stamp(atMs: number): string {
  const seconds = Math.floor(atMs / 1000);
  return `(${seconds}.${String(Math.round(atMs - seconds * 1000)).padStart(3, '0')}000)`;
}

/** Cuts what a port says into lines, however the reads are cut. A line has the time at which it was complete. */
export class ByteLines {
  #bytes: number[] = [];

  /** The lines that are complete with these bytes, without line ends; empty ones are left out. */
  push(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    for (const byte of bytes) {
      if (byte !== LINE_FEED) this.#bytes.push(byte);
      if (byte === LINE_FEED || this.#bytes.length >= LINE_BYTES) lines.push(this.flush());
    }
    return lines.filter((line) => line !== '');
  }

  /** What has no line end yet. */
  flush(): string {
    const text = Buffer.from(this.#bytes).toString('latin1');
    this.#bytes = [];
    return text.replace(/\r+$/, '');
  }
}
