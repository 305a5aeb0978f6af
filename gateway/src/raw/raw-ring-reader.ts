import { readFileSync } from 'node:fs';
import { BLOCK_MARK, blockHash, PREVIOUS_MARK, segmentFile, segmentNumbers } from './raw-ring.js';

/** What was said between two batches. */
export interface RawBlock {
  /** Head of the chain with this block: what the batch after it carries. */
  readonly hash: string;
  readonly lines: readonly string[];
}

/** `changed`: the ring is not what was sealed. `torn`: the end of a process that was cut off. */
export interface RingFault {
  readonly kind: 'changed' | 'torn';
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** A line of the ring: a frame of a bus, or what a receiver said. */
export type RawLine =
  | { readonly kind: 'candump'; readonly port: string; readonly line: string }
  | { readonly kind: 'nmea'; readonly port: string; readonly line: string };

const LINE = /^(\(\d+\.\d{6}\)) ([A-Za-z0-9_-]{1,32}) (.*)$/;
const MARK = new RegExp(`^(${BLOCK_MARK}|${PREVIOUS_MARK})([0-9a-f]{64})$`);
const FRAME = /^[0-9A-F]{8}#(?:[0-9A-F]{2}){0,8}$/;

/** The blocks of a ring in their order, each checked against the chain; a segment is in memory at a time. */
export function* readRawRing(folder: string, onFault: (fault: RingFault) => void): Generator<RawBlock> {
  let head: string | undefined;
  for (const number of segmentNumbers(folder)) {
    const file = segmentFile(folder, number);
    const texts = readFileSync(file, 'latin1').split('\n');
    let open: string[] = [];
    for (const [index, text] of texts.entries()) {
      const fault = (kind: RingFault['kind'], reason: string): void => onFault({ kind, file, line: index + 1, reason });
      // A line without its end was cut off while it was written.
      const [, mark, named = ''] = index < texts.length - 1 ? (MARK.exec(text) ?? []) : [];
      if (mark === PREVIOUS_MARK) {
        // The oldest segment begins somewhere: those before it have gone.
        if (head !== undefined && named !== head) fault('changed', 'does not follow the segment before');
        head = named;
      } else if (mark === BLOCK_MARK) {
        const lines = open.map((line) => `${line}\n`).join('');
        if (head === undefined || blockHash(head, Buffer.from(lines, 'latin1')) !== named) {
          fault('changed', 'block is not the one that was sealed');
        }
        yield { hash: named, lines: open };
        head = named;
        open = [];
      } else if (!text.startsWith('# ') && text !== '') open.push(text);
    }
    if (open.length > 0) {
      onFault({
        kind: 'torn',
        file,
        line: texts.length,
        reason: `${open.length} lines of a block that was not closed`,
      });
    }
  }
}

/** A line of a block, as a capture has it; undefined where it is none. */
export function readRawLine(text: string): RawLine | undefined {
  const [, stamp = '', port = '', said] = LINE.exec(text) ?? [];
  if (said === undefined) return undefined;
  return FRAME.test(said) ? { kind: 'candump', port, line: text } : { kind: 'nmea', port, line: `${stamp} ${said}` };
}
