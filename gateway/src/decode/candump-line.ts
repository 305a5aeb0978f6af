import type { CanFrame } from '../can/can-frame.js';
import { CAN_FD, TORN, type CanLogLine } from './can-log-line.js';

/** `candump -L`: (1436509052.249713) can0 18FEF100#0102030405060708 */
const LOG_FORM =
  /^\((\d+\.\d+)\)\s+(\S+)\s+([0-7][0-9A-Fa-f]{2}|[0-9A-Fa-f]{8})#(R\d?|(?:[0-9A-Fa-f]{2}){0,8})(?:\s+[RT])?\s*$/;
/** `candump`, with `-t a` before it: (time)  can0  18FEF100   [8]  01 02 03 04 05 06 07 08 */
const PLAIN_FORM =
  /^\s*(?:\(([^)]*)\)\s+)?([A-Za-z]\S*)\s+(?:[RT]X(?:\s+\S+){2}\s+)?([0-7][0-9A-Fa-f]{2}|[0-9A-Fa-f]{8})\s+\[(\d+)\]\s+(remote request|(?:[0-9A-Fa-f]{2}(?:\s+|$))*)(?:'.*)?$/;
/** An old candump: <0x18eeff01> [8] 05 a0 be 1c 00 a0 a0 c0 */
const ANGLE_FORM = /^<0x([0-9a-fA-F]{8})>\s+\[([0-8])\]\s+((?:[0-9a-fA-F]{2}\s*)*)$/;
/** canboat: 2024-07-19-23:24:46.790,2,129025,64,255,8,3b,34,... */
const CANBOAT_FORM =
  /^(\d{4}-\d{2}-\d{2})[-T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)Z?,(\d+),(\d+),(\d+),(\d+),(\d+)((?:,[0-9a-fA-F]{2})*),?\s*$/;

const ERROR_FRAME: CanLogLine = { kind: 'other', reason: 'error frame of the bus' };
const TOO_LARGE: CanLogLine = { kind: 'other', reason: 'an 11-bit identifier is at most 7FF' };

/** Reads a line in any of the spellings above. */
export function readCandumpLine(text: string): CanLogLine {
  return logForm(text) ?? plainForm(text) ?? angleForm(text) ?? canboatForm(text) ?? whyNot(text);
}

/** Why a line is no frame, as far as it can be told. */
function whyNot(text: string): CanLogLine {
  if (/#{2}[0-9A-Fa-f]/.test(text)) return CAN_FD;
  if (/[\s)][89A-Fa-f][0-9A-Fa-f]{2}(#|\s+\[)/.test(text)) return TOO_LARGE;
  const isTorn = /^\s*\(?[\d.]*\)?\s*\S+\s+[0-9A-Fa-f]{3,8}(#|\s+\[)/.test(text);
  return isTorn ? TORN : { kind: 'other', reason: 'not a CAN log line' };
}

function logForm(text: string): CanLogLine | undefined {
  const match = LOG_FORM.exec(text);
  if (match === null) return undefined;
  const [seconds, bus = '', id = '', data = ''] = [match[1], match[2], match[3], match[4]];
  const remote = data.startsWith('R');
  if (isErrorFrame(id)) return ERROR_FRAME;
  return { kind: 'frame', frame: frameOf(id, remote ? '' : data, remote), bus, seconds: Number(seconds) };
}

function plainForm(text: string): CanLogLine | undefined {
  const [, time, bus = '', id, length, data = ''] = PLAIN_FORM.exec(text) ?? [];
  if (id === undefined) return undefined;
  const remote = data === 'remote request';
  const hex = remote ? '' : data.replaceAll(/\s/g, '');
  if (Number(length) > 8) return CAN_FD;
  if (!remote && hex.length !== Number(length) * 2) return undefined;
  if (isErrorFrame(id)) return ERROR_FRAME;
  const seconds = secondsOf(time);
  return { kind: 'frame', frame: frameOf(id, hex, remote), bus, ...(seconds === undefined ? {} : { seconds }) };
}

function angleForm(text: string): CanLogLine | undefined {
  const [, id, length, data = ''] = ANGLE_FORM.exec(text.trim()) ?? [];
  const hex = data.replaceAll(/\s/g, '');
  if (id === undefined || hex.length !== Number(length) * 2) return undefined;
  return { kind: 'frame', frame: frameOf(id, hex, false), bus: 'can0' };
}

function canboatForm(text: string): CanLogLine | undefined {
  const match = CANBOAT_FORM.exec(text);
  if (match === null) return undefined;
  const [priority = 0, pgn = 0, source = 0, destination = 0, length = 0] = match.slice(3, 8).map(Number);
  const data = Uint8Array.from(Buffer.from((match[8] ?? '').replaceAll(',', ''), 'hex'));
  const seconds = Date.parse(`${match[1]}T${match[2]}Z`) / 1000;
  // Some lines of canboat's samples are cut short on purpose, others have bytes beyond the length.
  if (Number.isNaN(seconds) || data.length < length) return undefined;
  const message = { priority, pgn, source, destination, data: data.subarray(0, length), bus: 'canboat' };
  return { kind: 'message', message, seconds };
}

/** SocketCAN marks what is no frame but a state of the bus with this bit above the identifier. */
function isErrorFrame(id: string): boolean {
  const first = id.charCodeAt(0);
  return id.length === 8 && (digitOf(first) & 2) !== 0;
}

function frameOf(id: string, hex: string, remote: boolean): CanFrame {
  return { id: numberOf(id) & 0x1fffffff, extended: id.length === 8, remote, data: bytesOf(hex) };
}

/** The bytes of hex digits, of which the forms above leave no others. */
function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = digitOf(hex.charCodeAt(2 * index)) * 16 + digitOf(hex.charCodeAt(2 * index + 1));
  }
  return bytes;
}

/** The number of up to eight hex digits, its highest bit as the sign. */
function numberOf(hex: string): number {
  let value = 0;
  for (let index = 0; index < hex.length; index += 1) value = (value << 4) | digitOf(hex.charCodeAt(index));
  return value;
}

function digitOf(code: number): number {
  // Bit 5 makes a capital letter small; digits have it.
  return code <= 0x39 ? code - 0x30 : (code | 0x20) - 0x61 + 10;
}

/** Time stamp of `candump -t a`, `-t d`, `-t z` (seconds) or `-t A` (a date, taken as UTC). */
function secondsOf(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  if (/^\s*\d+\.\d+$/.test(time)) return Number(time);
  const ms = Date.parse(`${time.trim().replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? undefined : ms / 1000;
}
