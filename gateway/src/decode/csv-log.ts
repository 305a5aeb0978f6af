import { canCrc } from '../can/can-crc.js';
import type { CanLogLine, CanLogReader } from './can-log-line.js';
import { frameOf, REMARK, TORN } from './can-log-line.js';

/** Names of columns as tools write them, in lower case without signs. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  time: ['time', 'times', 'timestamp', 'timems', 'timeus', 'timestampms', 'timestampus', 't', 'abstime', 'timeoffset'],
  id: ['id', 'canid', 'arbitrationid', 'identifier', 'idhex', 'msgid', 'messageid', 'canidhex'],
  data: ['data', 'databytes', 'payload', 'datahex', 'databyteshex', 'rawdata', 'canpayload'],
  length: ['dlc', 'len', 'length', 'datalength', 'lenght'],
  bus: ['bus', 'channel', 'serialbus', 'interface', 'port', 'canchannel'],
  extended: ['extended', 'ext', 'ide', 'isextendedid', 'isextended'],
  remote: ['remote', 'rtr', 'isremoteframe', 'isremote'],
  crc: ['crc'],
  error: ['error', 'errors', 'iserrorframe'],
};
type Column = 'time' | 'id' | 'data' | 'length' | 'bus' | 'extended' | 'remote' | 'crc' | 'error';

/** What the header of a table says: where each column is, and in which spelling. */
interface Table {
  readonly separator: string;
  readonly at: Readonly<Partial<Record<Column, number>>>;
  /** Columns of single bytes, where there are such instead of one of all data. */
  readonly bytesAt: readonly number[];
  readonly secondsPerUnit: number;
  /** The tables of python-can have their data in base 64. */
  readonly isBase64: boolean;
}

/** Seconds, the identifier in eight digits and the data behind it, the number of the group, as JSON (pysobus). */
const GLUED = /^(\d+(?:\.\d+)?)\t([0-9A-F]{8})((?:[0-9A-F]{2}){0,8})(?:\t.*)?$/i;

/** Whether a line is one of a table without header that has identifier and data in one column. */
export function isGluedFrame(text: string): boolean {
  return GLUED.test(text);
}

/** Whether a line is the header of a table of frames. */
export function isCsvHeader(text: string): boolean {
  return tableOf(text) !== undefined;
}

/** Tables of frames: with a header that names time, identifier and data, or glued ones without. */
export class CsvLog implements CanLogReader {
  #table: Table | undefined;

  read(text: string): CanLogLine {
    const [, seconds, id = '', hex = ''] = GLUED.exec(text) ?? [];
    if (seconds !== undefined) return this.#frame({ id, data: hexBytes(hex), seconds: Number(seconds), bus: 'can0' });
    const header = this.#table === undefined ? tableOf(text) : undefined;
    if (header !== undefined) {
      this.#table = header;
      return REMARK;
    }
    return this.#table === undefined ? { kind: 'other', reason: 'not a CAN log line' } : this.#row(text, this.#table);
  }

  #row(text: string, table: Table): CanLogLine {
    const cells = splitRow(text, table.separator);
    const cell = (column: Column): string => cells[table.at[column] ?? -1] ?? '';
    if (!/^(?:|0|false|no|-)$/i.test(cell('error'))) return { kind: 'other', reason: 'frame has an error' };
    const length = cell('length');
    const all = table.isBase64 ? [...Buffer.from(cell('data'), 'base64')] : dataOf(cells, table);
    const count = /^\d+$/.test(length) ? Number(length) : all.length;
    const remote = isYes(cell('remote'));
    // More than eight bytes are those of two frames, of which one lost its identifier.
    if (!remote && (all.length < count || all.length > 8)) return TORN;
    const seconds = secondsOf(cell('time'), table.secondsPerUnit);
    const crc = cell('crc');
    const read = this.#frame({
      id: cell('id'),
      data: all.slice(0, count),
      bus: cell('bus') === '' ? 'can0' : cell('bus'),
      extended: cell('extended') === '' ? undefined : isYes(cell('extended')),
      remote,
      seconds,
    });
    // Oscilloscopes write what they saw of each field, right or wrong, and the CRC of the wire beside it.
    const isWrong =
      read.kind === 'frame' && /^[0-7][0-9A-F]{3}$/i.test(crc) && canCrc(read.frame) !== Number.parseInt(crc, 16);
    return isWrong ? { kind: 'other', reason: 'CRC of the frame does not match' } : read;
  }

  #frame(parts: {
    readonly id: string;
    readonly data: readonly number[];
    readonly bus: string;
    readonly seconds: number | undefined;
    readonly extended?: boolean | undefined;
    readonly remote?: boolean;
  }): CanLogLine {
    const [, digits] = /^(?:0x)?([0-9A-F]{1,8})[xh]?$/i.exec(parts.id) ?? [];
    if (digits === undefined) return TORN;
    if (parts.seconds === undefined) return { kind: 'other', reason: 'time stamp cannot be read' };
    const id = Number.parseInt(digits, 16);
    const extended = parts.extended ?? (digits.length > 4 || id > 0x7ff);
    const frame = frameOf({ id, extended, remote: parts.remote ?? false, data: parts.data });
    return frame === undefined ? TORN : { kind: 'frame', frame, bus: parts.bus, seconds: parts.seconds };
  }
}

function tableOf(text: string): Table | undefined {
  for (const separator of [',', ';', '\t']) {
    const cells = splitRow(text, separator);
    const names = cells.map((cell) => cell.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
    const find = (column: Column): number => names.findIndex((name) => NAMES[column].includes(name));
    const found = (Object.keys(NAMES) as Column[]).map((column) => [column, find(column)] as const);
    const at = Object.fromEntries(found.filter(([, index]) => index >= 0)) as Table['at'];
    const bytesAt = names.flatMap((name, index) => (/^(?:d|b|data|byte)[0-8]$/.test(name) ? [index] : []));
    if (at.time === undefined || at.id === undefined || (at.data === undefined && bytesAt.length === 0)) continue;
    const isBase64 = names.join(',') === 'timestamp,arbitrationid,extended,remote,error,dlc,data';
    return { separator, at, bytesAt, isBase64, secondsPerUnit: unitOf(cells[at.time] ?? '', names) };
  }
  return undefined;
}

/** Seconds in one unit of the time column. SavvyCAN, known by its bytes D1 to D8, counts microseconds. */
function unitOf(header: string, names: readonly string[]): number {
  if (/[\s_([]us\b|µs|micro/i.test(header)) return 1e-6;
  if (/[\s_([]ms\b|milli/i.test(header)) return 1e-3;
  return names.includes('timestamp') && names.includes('d1') && names.includes('d8') ? 1e-6 : 1;
}

/** Time as a number with or without a unit (`172.1ms`, `9.362s`), or as a date; undefined for neither. */
function secondsOf(text: string, secondsPerUnit: number): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d*)?)\s*([mu\u00b5]?s)?$/.exec(text) ?? [];
  if (digits !== undefined) {
    if (unit !== undefined) return Number(digits) * (unit === 's' ? 1 : unit === 'ms' ? 1e-3 : 1e-6);
    const value = Number(digits);
    // No log is 3,000 years long: such a number counts ms or microseconds from 1970.
    if (secondsPerUnit === 1 && value > 1e14) return value / 1e6;
    return secondsPerUnit === 1 && value > 1e11 ? value / 1e3 : value * secondsPerUnit;
  }
  const ms = /^\d{4}-\d{2}-\d{2}[ T]/.test(text)
    ? Date.parse(text.replace(' ', 'T').replace(/(?<!Z|[+-]\d{2}:?\d{2})$/, 'Z'))
    : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms / 1000;
}

function dataOf(cells: readonly string[], { at, bytesAt }: Table): number[] {
  if (at.data !== undefined) return hexBytes((cells[at.data] ?? '').replaceAll(/0x|[\s.:_-]/gi, ''));
  return bytesAt
    .map((index) => cells[index] ?? '')
    .filter((cell) => cell !== '')
    .flatMap((cell) => hexBytes(cell.replace(/^0x/i, '').padStart(2, '0')));
}

/** Bytes of hex digits; a single NaN, which no frame has, where they are none. */
function hexBytes(hex: string): number[] {
  return /^(?:[0-9A-F]{2})*$/i.test(hex) ? [...Buffer.from(hex, 'hex')] : [Number.NaN];
}

function isYes(text: string): boolean {
  return /^(?:1|true|yes|ext|x)$/i.test(text);
}

/** The cells of a row; a cell in quotation marks may hold the separator. */
function splitRow(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return [...cells, cell.trim()];
}
