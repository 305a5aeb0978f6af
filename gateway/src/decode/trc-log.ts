import type { LocalTime } from '../clock/local-time.js';
import { CAN_FD, frameOf, REMARK, TORN, type CanLogLine, type CanLogReader } from './can-log-line.js';

/**
 * Columns by version, in the letters of `;$COLUMNS`: N number, O ms since the start, B bus, T type, I identifier, d
 * direction, R reserved, l length, L length code, D data. Of 2.0 and 2.1 the log says them itself.
 */
const COLUMNS_BY_VERSION: Readonly<Record<string, string>> = {
  '1.0': 'NOILD',
  '1.1': 'NOTILD',
  '1.2': 'NOBTILD',
  '1.3': 'NOBTIRLD',
  '2.0': 'NOTIdlD',
  '2.1': 'NOTBIdRLD',
};
const DAY_MS = 86_400_000;
/** `$STARTTIME` counts days from here. */
const FIRST_DAY_MS = Date.UTC(1899, 11, 30);
/** To the end of the year 9999. */
const DAYS_MAX = 2_958_466;
/** Types of frames; before 2.0 they are directions. */
const FRAME_TYPES = new Set(['Rx', 'Tx', 'DT', 'RR']);
const FD_TYPES = new Set(['FD', 'FB', 'FE', 'BI']);

/** Whether a line is one of a PEAK trace before 2.0: a number, a bracket and a time. */
export function isTrcLine(text: string): boolean {
  return /^\s*\d+\)\s+\d+(?:\.\d+)?\s+/.test(text);
}

/** PEAK TRC 1.0 to 2.1. Warnings, errors, states and events are remarks. */
export class TrcLog implements CanLogReader {
  readonly #localTime: LocalTime;
  #columns = COLUMNS_BY_VERSION['1.0'] ?? '';
  #startS = 0;
  #isLocal = false;

  constructor(localTime: LocalTime) {
    this.#localTime = localTime;
  }

  get isLocal(): boolean {
    return this.#isLocal;
  }

  read(text: string): CanLogLine {
    if (text.startsWith(';')) {
      this.#readHeader(text);
      return REMARK;
    }
    const fields = text.trim().split(/\s+/);
    const dataAt = this.#columns.indexOf('D');
    const field = (letter: string): string | undefined => fields[this.#columns.indexOf(letter)];
    const type = field('T') ?? 'Rx';
    if (!/^\d+\)?$/.test(field('N') ?? '0') || !/^\d+(?:\.\d+)?$/.test(field('O') ?? '')) return TORN;
    if (FD_TYPES.has(type)) return CAN_FD;
    if (!FRAME_TYPES.has(type)) return REMARK;
    const rest = fields.slice(dataAt);
    const id = field('I') ?? '';
    const remote = type === 'RR' || rest[0] === 'RTR';
    const length = Number(field('L') ?? field('l') ?? Number.NaN);
    if (length > 8) return CAN_FD;
    const frame =
      /^(?:[0-9A-F]{4}|[0-9A-F]{8})$/i.test(id) && length >= 0
        ? frameOf({
            id: Number.parseInt(id, 16),
            extended: id.length === 8,
            remote,
            data: remote ? [] : Array.from({ length }, (_, index) => byteOf(rest[index])),
          })
        : undefined;
    if (frame === undefined) return TORN;
    const bus = field('B') ?? '1';
    return { kind: 'frame', frame, bus: `can${bus}`, seconds: this.#startS + Number(field('O')) / 1000 };
  }

  #readHeader(text: string): void {
    const [, key, value = ''] = /^;\$(\w+)=(.*)$/.exec(text.trim()) ?? [];
    if (key === 'FILEVERSION') this.#columns = COLUMNS_BY_VERSION[value.trim()] ?? this.#columns;
    if (key === 'COLUMNS') this.#columns = value.replaceAll(/[\s,]/g, '');
    if (key === 'STARTTIME' && Number(value) > 0 && Number(value) < DAYS_MAX) {
      const startMs = FIRST_DAY_MS + Math.round(Number(value) * DAY_MS);
      this.#startS = this.#localTime.toUtcMs(startMs) / 1000;
      this.#isLocal = true;
    }
  }
}

function byteOf(text: string | undefined): number {
  return text !== undefined && /^[0-9A-F]{2}$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
}
