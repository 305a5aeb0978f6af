import { BLOCK_MARK, blockHash, FIRST_HEAD, PREVIOUS_MARK } from '@furrow/protocol/raw-ring-text';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { CanFrame } from '../can/can-frame.js';
import { ByteLines, candumpLine, portLine } from '../record/capture-lines.js';
import { isRelevantFrame } from './relevant-frames.js';

export interface RawRingOptions {
  /** Folder of the segments; made where it is missing. */
  readonly folder: string;
  /** All segments together; the oldest go. */
  readonly maxBytes: number;
  readonly gatewayId: string;
  /** Told when the disk took no block; the gateway goes on without it. */
  readonly onFault: (error: Error) => void;
}

export const SEGMENT_NAME = /^ring-(\d{8})\.log$/;
/** So many segments share the bytes: a sixteenth is lost at each turn. */
const SEGMENTS = 16;
/** A block is closed at this length at the latest, though no batch was sealed. */
const BLOCK_CHARACTERS = 262_144;
/** A line without a sentence or log tells nothing. */
const HAS_SENTENCE = /[$!#]/;

/**
 * What the ports said that records are made of, on disk in blocks that are chained by their hashes. Each batch
 * carries the head of the chain when it was sealed, so that the server knows later whether the ring was changed.
 * Written once per batch, not forced to disk: a power cut costs the last blocks, and the chain goes on after them.
 */
export class RawRing {
  readonly #options: RawRingOptions;
  readonly #linesByPort = new Map<string, ByteLines>();
  #text = '';
  #head: string | undefined;
  /** Segments that are there, with their bytes, the oldest first; undefined until the folder was looked at. */
  #segments: { readonly number: number; bytes: number }[] | undefined;
  #descriptor: number | undefined;

  constructor(options: RawRingOptions) {
    this.#options = options;
  }

  /** Takes a frame, if records are made of such. */
  frame(frame: CanFrame, bus: string, atMs: number): void {
    if (isRelevantFrame(frame)) this.#line(candumpLine(frame, bus, atMs));
  }

  /** Takes what a receiver said. */
  bytes(port: string, bytes: Uint8Array, atMs: number): void {
    let lines = this.#linesByPort.get(port);
    if (lines === undefined) this.#linesByPort.set(port, (lines = new ByteLines()));
    for (const line of lines.push(bytes)) if (HAS_SENTENCE.test(line)) this.#line(portLine(line, port, atMs));
  }

  /** Closes the block of what came since the last one. @returns the head of the chain; undefined before the first. */
  seal(): string | undefined {
    const lines = Buffer.from(this.#text, 'latin1');
    this.#text = '';
    try {
      this.#segments ??= this.#look();
      if (lines.length > 0) this.#write(lines);
    } catch (error) {
      // What is torn ends its segment: the next block begins another, after the last head that was written.
      this.#closeSegment();
      this.#options.onFault(error as Error);
    }
    return this.#head;
  }

  close(): void {
    this.seal();
    this.#closeSegment();
  }

  #line(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length >= BLOCK_CHARACTERS) this.seal();
  }

  #write(lines: Uint8Array): void {
    const head = blockHash(this.#head ?? FIRST_HEAD, lines);
    const segment = this.#openSegment();
    const bytes = Buffer.concat([lines, Buffer.from(`${BLOCK_MARK}${head}\n`, 'latin1')]);
    this.#makeRoom(bytes.length);
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor as number, bytes, at);
    segment.bytes += bytes.length;
    this.#head = head;
    if (segment.bytes >= this.#options.maxBytes / SEGMENTS) this.#closeSegment();
  }

  #openSegment(): { bytes: number } {
    const segments = (this.#segments ??= []);
    const last = segments.at(-1);
    if (this.#descriptor !== undefined && last !== undefined) return last;
    const number = (last?.number ?? 0) + 1;
    const segment = { number, bytes: 0 };
    this.#descriptor = openSync(this.#fileOf(number), 'wx', 0o600);
    segments.push(segment);
    const header = `# furrow-gateway raw ring\n# gateway: ${this.#options.gatewayId}\n${PREVIOUS_MARK}${this.#head ?? FIRST_HEAD}\n`;
    segment.bytes += writeSync(this.#descriptor, header);
    return segment;
  }

  #closeSegment(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #makeRoom(bytes: number): void {
    const segments = this.#segments ?? [];
    const used = (): number => segments.reduce((sum, segment) => sum + segment.bytes, 0);
    while (segments.length > 1 && used() + bytes > this.#options.maxBytes) {
      unlinkSync(this.#fileOf((segments.shift() as { number: number }).number));
    }
  }

  /** What earlier processes left: their segments are kept, and the chain goes on after their last whole block. */
  #look(): { number: number; bytes: number }[] {
    mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
    const segments = segmentNumbers(this.#options.folder).map((number) => {
      return { number, bytes: statSync(this.#fileOf(number)).size };
    });
    for (const { number } of segments.toReversed()) {
      const head = lastHead(this.#fileOf(number));
      if (head === undefined) continue;
      this.#head = head === FIRST_HEAD ? undefined : head;
      break;
    }
    return segments;
  }

  #fileOf(number: number): string {
    return segmentFile(this.#options.folder, number);
  }
}

/** The path of a segment. */
export function segmentFile(folder: string, number: number): string {
  return path.join(folder, `ring-${String(number).padStart(8, '0')}.log`);
}

/** Numbers of the segments of a folder, the oldest first. */
export function segmentNumbers(folder: string): number[] {
  return readdirSync(folder)
    .flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** The head after the last whole block of a segment, else the one it begins with; undefined where that is torn. */
function lastHead(file: string): string | undefined {
  const text = readFileSync(file, 'latin1');
  const marks = [...text.matchAll(/^# (?:block |previous: )([0-9a-f]{64})\n/gm)];
  return marks.at(-1)?.[1];
}
