/** Where in its input a fault was found. */
export interface FaultPlace {
  readonly line?: number;
  readonly byteOffset?: number;
  /** Name of the port, file or time log. */
  readonly name?: string;
}

/** Something in the input that could not be used. It is counted and shown, and never ends the program. */
export interface Fault {
  /** The step that found it, as its file is named: `serial-bytes-to-nmea-sentences`. */
  readonly stage: string;
  /** A short phrase that stays the same for all faults of this kind, so that they can be counted. */
  readonly reason: string;
  /** What was read, cut to a readable length. */
  readonly value: string;
  /** Gateway clock, UTC ms, when the bytes came. */
  readonly atMs: number;
  readonly place?: FaultPlace;
}

export type FaultSink = (fault: Fault) => void;

const SHOWN_CHARACTERS = 80;

/** A value as a fault shows it: printable, at most 80 characters. */
export function shownValue(text: string): string {
  const printable = text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\x${code.toString(16).padStart(2, '0')}`;
  });
  return printable.length > SHOWN_CHARACTERS ? `${printable.slice(0, SHOWN_CHARACTERS - 3)}...` : printable;
}

/** Bytes as a fault shows them: hex, at most 32 of them. */
export function shownBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 32)).toString('hex');
  return bytes.length > 32 ? `${hex}... (${bytes.length} bytes)` : hex;
}
