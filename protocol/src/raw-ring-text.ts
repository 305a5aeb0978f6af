import { createHash } from 'node:crypto';

/** Head of the chain before the first block of a raw ring. */
export const FIRST_HEAD = '0'.repeat(64);
/** Ends a block: the hash that stands after it is the head of the chain with the block. */
export const BLOCK_MARK = '# block ';
/** Begins a stretch of blocks: the hash that stands after it is the head of the chain before the first of them. */
export const PREVIOUS_MARK = '# previous: ';

const MARK = new RegExp(`^(${BLOCK_MARK}|${PREVIOUS_MARK})([0-9a-f]{64})$`);
const LINE = /^(\((\d{1,11})\.(\d{3})\d{3}\)) ([A-Za-z0-9_-]{1,32}) (.*)$/;
const FRAME = /^[0-9A-F]{8}#(?:[0-9A-F]{2}){0,8}$/;

/** What was said between two batches. */
export interface RawBlock {
  /** Head of the chain with this block: what the batch after it carries. */
  readonly hash: string;
  readonly lines: readonly string[];
}

/**
 * A piece of the text of a ring. `previous`: the head that the next block is said to follow. `block`: its lines, and
 * whether its hash is that of these lines after the head before. `torn`: lines of a block that has no end. `line` is
 * where the piece ends, from 1.
 */
export type RingPiece =
  | { readonly kind: 'previous'; readonly head: string; readonly line: number }
  | { readonly kind: 'block'; readonly block: RawBlock; readonly isSound: boolean; readonly line: number }
  | { readonly kind: 'torn'; readonly lines: number; readonly line: number };

/** A line of the ring: a frame of a bus, or what a receiver said, as a capture of its port has it. */
export interface RawLine {
  readonly kind: 'candump' | 'nmea';
  readonly port: string;
  readonly line: string;
  /** By the gateway's clock, UTC ms. */
  readonly atMs: number;
}

/** The hash of a block of lines, in the chain. */
export function blockHash(previousHead: string, lines: Uint8Array): string {
  return createHash('sha256').update(previousHead, 'hex').update(lines).digest('hex');
}

/**
 * Reads the text of a ring, Latin-1, each block checked against the head before it.
 * @param head of the chain before the text, where it is known
 */
export function* readRingText(text: string, head?: string): Generator<RingPiece> {
  let before = head;
  let open: string[] = [];
  let line = 0;
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    line += 1;
    // A line without its end was cut off while it was written.
    const said = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    const [, mark, named = ''] = end >= 0 && said.startsWith('#') ? (MARK.exec(said) ?? []) : [];
    if (mark === PREVIOUS_MARK) {
      if (open.length > 0) yield { kind: 'torn', lines: open.length, line: line - 1 };
      open = [];
      yield { kind: 'previous', head: named, line };
      before = named;
    } else if (mark === BLOCK_MARK) {
      const lines = Buffer.from(`${open.join('\n')}${open.length === 0 ? '' : '\n'}`, 'latin1');
      const isSound = before !== undefined && blockHash(before, lines) === named;
      yield { kind: 'block', block: { hash: named, lines: open }, isSound, line };
      before = named;
      open = [];
    } else if (!said.startsWith('# ') && said !== '') open.push(said);
  }
  if (open.length > 0) yield { kind: 'torn', lines: open.length, line };
}

/** A line of a block, as a capture has it; undefined where it is none. */
export function readRawLine(text: string): RawLine | undefined {
  const [, stamp = '', seconds, milliseconds, port = '', said] = LINE.exec(text) ?? [];
  if (said === undefined) return undefined;
  const atMs = Number(seconds) * 1000 + Number(milliseconds);
  return FRAME.test(said)
    ? { kind: 'candump', port, line: text, atMs }
    : { kind: 'nmea', port, line: `${stamp} ${said}`, atMs };
}

/** Lines of one millisecond that are told apart: beyond it a reader would round to the next. */
const SAME_MS_MAX = 499;

/**
 * Lines of a ring for captures of one port each. The ring has what all ports said in its order; clocks of gateways tell
 * milliseconds, so the microseconds of a stamp count the lines of the same one: captures that are merged by their stamps
 * come in the order of the ring again.
 */
export function createCaptureOrder(): (read: RawLine) => string {
  let last = { atMs: Number.NaN, count: 0 };
  return ({ line, atMs }) => {
    last = { atMs, count: last.atMs === atMs ? Math.min(last.count + 1, SAME_MS_MAX) : 0 };
    return line.replace(/000\)/, `${String(last.count).padStart(3, '0')})`);
  };
}

/** When the first and the last line of a block were said, UTC ms; null where no line says it. */
export function blockTimes({ lines }: RawBlock): { readonly from: number; readonly to: number } | null {
  const times = [lines[0], lines.at(-1)].flatMap((line) => (line === undefined ? [] : (readRawLine(line)?.atMs ?? [])));
  return times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) };
}
