import type { LocalTime } from '../clock/local-time.js';
import { CAN_FD, frameOf, REMARK, TORN, type CanLogLine, type CanLogReader } from './can-log-line.js';

/** Months as English and German loggers write them, by their first letters. */
const MONTHS = [
  /^jan/,
  /^feb/,
  /^m.{0,2}r/,
  /^apr/,
  /^ma[iy]/,
  /^jun/,
  /^jul/,
  /^aug/,
  /^sep/,
  /^o[ck]t/,
  /^nov/,
  /^de[cz]/,
];
/** `date Sam Sep 30 15:06:13.191 2017`, `Begin Triggerblock Tue May 27 04:09:35.000 pm 2014` */
const START =
  /^(?:date|begin\s+triggerblock)\s+\S+\s+(\S+)\s+(\d+)\s+(\d+):(\d+):(\d+(?:\.\d+)?)(?:\s+([ap]m))?\s+(\d{4})\s*$/i;
const BASE = /^base\s+(hex|dec)\s+timestamps\s+(absolute|relative)/i;
/** Time, channel, identifier with x for 29 bits, direction, d or r, and the rest. */
const FRAME = /^\s*(\d+\.\d+)\s+(\d+)\s+([0-9a-f]+)(x?)\s+(?:Rx|Tx|TxRq)\s+([dr])\b\s*(.*)$/i;
const FD_FRAME = /^\s*\d+\.\d+\s+CANFD\s+\d+\s+(?:Rx|Tx|TxRq)\s+[0-9a-f]+x?\s/i;
const TIMED = /^\s*(\d+\.\d+)\s/;
const LOOKS_LIKE_FRAME = /^\s*\d+\.\d+\s+\d+\s+[0-9a-f]+x?\s+(?:Rx|Tx|TxRq)/i;

/** Whether a line is a frame as Vector's ASC logs write it. */
export function isAscFrame(text: string): boolean {
  return FRAME.test(text) || FD_FRAME.test(text);
}

/**
 * Vector ASC. Times count from the start that `date` names, in the logger's zone, or from the line before.
 * Statistics, states of the bus, error frames, J1939 messages that the logger put together, and all other events are
 * remarks: what they are made of stands in lines of its own.
 */
export class AscLog implements CanLogReader {
  readonly #localTime: LocalTime;
  #startS = 0;
  #isLocal = false;
  #radix = 16;
  #isRelative = false;
  #elapsedS = 0;

  constructor(localTime: LocalTime) {
    this.#localTime = localTime;
  }

  get isLocal(): boolean {
    return this.#isLocal;
  }

  read(text: string): CanLogLine {
    if (this.#readHeader(text)) return REMARK;
    const time = TIMED.exec(text)?.[1];
    if (time === undefined) return REMARK;
    this.#elapsedS = this.#isRelative ? this.#elapsedS + Number(time) : Number(time);
    if (FD_FRAME.test(text)) return CAN_FD;
    if (!LOOKS_LIKE_FRAME.test(text)) return REMARK;
    const [, , channel, id = '', extended, kind, rest = ''] = FRAME.exec(text) ?? [];
    const frame =
      kind === undefined
        ? undefined
        : frameOf({
            id: this.#number(id),
            extended: extended !== '',
            remote: kind.toLowerCase() === 'r',
            data: kind.toLowerCase() === 'r' ? [] : this.#data(rest),
          });
    if (frame === undefined) return TORN;
    return { kind: 'frame', frame, bus: `can${channel}`, seconds: this.#startS + this.#elapsedS };
  }

  #readHeader(text: string): boolean {
    const [, base, times] = BASE.exec(text) ?? [];
    if (base !== undefined) {
      this.#radix = base.toLowerCase() === 'hex' ? 16 : 10;
      this.#isRelative = times?.toLowerCase() === 'relative';
      return true;
    }
    const startMs = startOf(text);
    if (startMs === undefined) return false;
    this.#startS = this.#localTime.toUtcMs(startMs) / 1000;
    this.#isLocal = true;
    return true;
  }

  /** The bytes after the length; NaN, which no frame has, where one is missing. */
  #data(rest: string): number[] {
    const [length = '', ...bytes] = rest.split(/\s+/);
    const count = /^[0-9a-f]$/i.test(length) ? Math.min(Number.parseInt(length, 16), 8) : 9;
    return Array.from({ length: count }, (_, index) => this.#number(bytes[index] ?? ''));
  }

  #number(text: string): number {
    const digits = this.#radix === 16 ? /^[0-9a-f]{1,8}$/i : /^\d{1,9}$/;
    return digits.test(text) ? Number.parseInt(text, this.#radix) : Number.NaN;
  }
}

/** Ms of a start as if it were UTC. */
function startOf(text: string): number | undefined {
  const [, monthText = '', day, hour, minute, second, half, year] = START.exec(text.trim()) ?? [];
  const month = MONTHS.findIndex((pattern) => pattern.test(monthText.toLowerCase()));
  if (year === undefined || month < 0) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return Date.UTC(Number(year), month, Number(day), hours, Number(minute)) + Math.round(Number(second) * 1000);
}
