import type { RawCursor, RawFramesRequest } from '@furrow/protocol/raw-frames';
import { BLOCK_MARK, PREVIOUS_MARK, readRawLine } from '@furrow/protocol/raw-ring-text';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { segmentFile, segmentNumbers } from './ring-disk.js';

/** Looked through for one answer at most, and longer than any block: for so long the ports are not read. */
const LOOK_BYTES = 327_680;
/** Longer than a mark with its hash. */
const MARK_BYTES = 80;
/** The first line of a segment stands within this. */
const BEGIN_BYTES = 16_384;
const NOTHING = new Uint8Array();
/** Ends the line in the middle of which a segment went. */
const LINE_END = Uint8Array.of(0x0a);

/** A part of the text of a ring, and where to go on; null at its end. */
export interface RingPart {
  readonly bytes: Uint8Array;
  readonly next: RawCursor | null;
}

type Span = Pick<RawFramesRequest, 'from' | 'to'>;

/** Blocks of a segment that follow each other and are wanted. `head`: of the chain before the first. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly head: string;
}

/**
 * The next part of the blocks in which something was said within a span. All parts of a span together are the text of
 * a ring: each stretch begins with the head before it. A segment that went meanwhile is passed over.
 * @throws where the folder cannot be read
 */
export function readRingPart(folder: string, request: RawFramesRequest): RingPart {
  const { cursor } = request;
  const numbers = segmentNumbers(folder);
  const isThere = cursor !== null && numbers.includes(cursor.segment);
  const at = isThere ? cursor : beginOf(folder, request, { numbers, after: (cursor?.segment ?? 0) - 1 });
  const bytes = !isThere && cursor !== null && cursor.offset < cursor.until ? LINE_END : NOTHING;
  if (at === null || bytes !== NOTHING) return { bytes, next: at };
  const segment = openSegment(segmentFile(folder, at.segment));
  if (segment === undefined) return { bytes: NOTHING, next: { segment: at.segment + 1, offset: 0, until: 0 } };
  try {
    if (at.offset < at.until) return slice(segment, at, { prefix: '', maxBytes: request.maxBytes });
    const found = nextRun(segment, at.offset, request);
    if (typeof found === 'number') return { bytes: NOTHING, next: { segment: at.segment, offset: found, until: 0 } };
    if (found === undefined) return { bytes: NOTHING, next: beginOf(folder, request, { numbers, after: at.segment }) };
    // What follows what was sent last needs no head.
    const isNext = at.offset === found.start && at.offset === at.until && at.offset > 0;
    const prefix = isNext ? '' : `${PREVIOUS_MARK}${found.head}\n`;
    const run = { segment: at.segment, offset: found.start, until: found.end };
    return slice(segment, run, { prefix, maxBytes: request.maxBytes });
  } finally {
    closeSync(segment);
  }
}

/** The first segment after another in which something may have been said within a span. */
function beginOf(
  folder: string,
  { from, to }: Span,
  { numbers, after }: { numbers: readonly number[]; after: number },
): RawCursor | null {
  const begins = numbers.map((number) => firstTime(segmentFile(folder, number)));
  const wanted = numbers.find((number, index) => {
    const begin = begins[index];
    if (number <= after) return false;
    if (begin === undefined) return true;
    const end = begins.slice(index + 1).find((time) => time !== undefined) ?? Number.POSITIVE_INFINITY;
    // A clock that was put back makes a segment end before it begins.
    return Math.max(begin, end) >= from && Math.min(begin, end) <= to;
  });
  return wanted === undefined ? null : { segment: wanted, offset: 0, until: 0 };
}

function firstTime(file: string): number | undefined {
  const segment = openSegment(file);
  if (segment === undefined) return undefined;
  const lines = readText(segment, 0, BEGIN_BYTES).split('\n');
  closeSync(segment);
  const line = lines.find((each) => each.startsWith('('));
  return line === undefined ? undefined : readRawLine(line)?.atMs;
}

function slice(segment: number, at: RawCursor, { prefix, maxBytes }: { prefix: string; maxBytes: number }): RingPart {
  const bytes = Buffer.from(
    prefix + readText(segment, at.offset, Math.min(at.until - at.offset, maxBytes - prefix.length)),
    'latin1',
  );
  const offset = at.offset + bytes.length - prefix.length;
  return { bytes, next: { ...at, offset, until: Math.max(offset, at.until) } };
}

/** The next run from a block's beginning on; where to look on, if there is none so far; undefined at the end. */
function nextRun(segment: number, offset: number, { from, to }: Span): Run | number | undefined {
  const begin = Math.max(0, offset - MARK_BYTES);
  const text = readText(segment, begin, LOOK_BYTES);
  let head = lastMark(text.slice(0, offset - begin));
  let [at, blockStart] = [offset - begin, offset - begin];
  let [first, last]: (string | undefined)[] = [undefined, undefined];
  let run: Run | undefined;
  for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
    const line = text.slice(at, end);
    at = end + 1;
    const named = line.startsWith('#') ? lastMark(`${line}\n`) : undefined;
    if (named === undefined) {
      if (line.startsWith('(')) [first, last] = [first ?? line, line];
      continue;
    }
    if (line.startsWith(BLOCK_MARK)) {
      if (isWithin([first, last], { from, to })) {
        run = { start: run?.start ?? begin + blockStart, head: run?.head ?? head ?? named, end: begin + at };
      } else if (run !== undefined) return run;
    }
    [head, blockStart, first, last] = [named, at, undefined, undefined];
  }
  if (run !== undefined) return run;
  const isLooked = begin + blockStart > offset && begin + text.length < fstatSync(segment).size;
  return isLooked ? begin + blockStart : undefined;
}

function isWithin(lines: readonly (string | undefined)[], { from, to }: Span): boolean {
  const times = lines.flatMap((line) => (line === undefined ? [] : (readRawLine(line)?.atMs ?? [])));
  return times.length > 0 && Math.max(...times) >= from && Math.min(...times) <= to;
}

function lastMark(text: string): string | undefined {
  return /(?:^|\n)# (?:block |previous: )([0-9a-f]{64})\n$/.exec(text)?.[1];
}

function openSegment(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    // It went to make room.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function readText(segment: number, offset: number, length: number): string {
  const bytes = Buffer.allocUnsafe(Math.max(0, length));
  const read = bytes.length === 0 ? 0 : readSync(segment, bytes, 0, bytes.length, offset);
  return bytes.toString('latin1', 0, read);
}
