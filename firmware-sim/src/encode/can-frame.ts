/** A CAN 2.0B frame: 29-bit identifier and up to eight data bytes. */
export interface CanFrame {
  readonly identifier: number;
  readonly data: Uint8Array;
}

export const ENGINE_ADDRESS = 0x00;
export const IMPLEMENT_ADDRESS = 0x80;
export const TRACTOR_ADDRESS = 0xf0;
export const TASK_CONTROLLER_ADDRESS = 0xf7;
const ALL_ADDRESSES = 0xff;

/** Who sends what to whom; `destination` counts only for groups with PDU format below 240. */
export interface Addressing {
  readonly priority: number;
  readonly source: number;
  readonly destination?: number;
}

/** Composes identifier (SAE J1939-21: priority 3 bits, PGN 18, source 8) and data. */
export function createCanFrame(pgn: number, addressing: Addressing, data: Uint8Array): CanFrame {
  const pduFormat = (pgn >>> 8) & 0xff;
  const group = pduFormat < 240 ? (pgn & 0x3ff00) | (addressing.destination ?? ALL_ADDRESSES) : pgn;
  const identifier = ((addressing.priority << 26) | (group << 8) | addressing.source) >>> 0;
  return { identifier, data };
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).toUpperCase().padStart(2, '0'));

/** Eight upper-case hexadecimal digits. */
export function identifierText(frame: CanFrame): string {
  return frame.identifier.toString(16).toUpperCase().padStart(8, '0');
}

/** Two upper-case hexadecimal digits a byte. */
export function dataText(frame: CanFrame): string {
  let text = '';
  for (const byte of frame.data) text += HEX[byte];
  return text;
}

/** A line of `candump -L`, with its line end; time in UTC milliseconds, written in seconds and microseconds. */
export function candumpLine(frame: CanFrame, timeMs: number): string {
  const seconds = Math.floor(timeMs / 1000);
  const micros = Math.round((timeMs - seconds * 1000) * 1000);
  const time = `${seconds}.${String(micros).padStart(6, '0')}`;
  return `(${time}) can0 ${identifierText(frame)}#${dataText(frame)}\n`;
}

/** The SLCAN text of an extended frame: T, identifier, length, data, carriage return. */
export function slcanText(frame: CanFrame): string {
  return `T${identifierText(frame)}${frame.data.length}${dataText(frame)}\r`;
}
