import { BLOCK_MARK, blockHash, FIRST_HEAD, PREVIOUS_MARK } from '@furrow/protocol/raw-ring-text';
import type { CanFrame } from '../can/can-frame.js';
import { ByteLines, candumpLine, portLine } from '../record/capture-lines.js';
import { isRelevantFrame } from './relevant-frames.js';
import { FolderRingDisk, type RingDisk, type RingSegment } from './ring-disk.js';

export interface RawRingOptions {
  /** Folder of the segments; made where it is missing. */
  readonly folder: string;
  /** All segments together; the oldest go. */
  readonly maxBytes: number;
  readonly gatewayId: string;
  /** Told when the disk took no block; the gateway goes on without it. */
  readonly onFault: (error: Error) => void;
  /** In place of the folder; for tests. */
  readonly disk?: RingDisk;
}

/** So many segments share the bytes: a sixteenth is lost at each turn. */
const SEGMENTS = 16;
/** A block is closed at this length at the latest, though no batch was sealed. */
const BLOCK_CHARACTERS = 262_144;
/** A line without a sentence or log tells nothing. */
const HAS_SENTENCE = /[$!#]/;

/**
 * What the ports said that records are made of, on disk in blocks that are chained by their hashes. Each batch
 * carries the head of the chain when it was sealed, so that the server knows later whether the ring was changed.
 * A head that is given away stands on the disk: a power cut costs what was said since the last batch, and no block
 * that a batch names. What the disk does not take is told, and the chain goes on from the last head that it has.
 */
export class RawRing {
  readonly #options: RawRingOptions;
  readonly #disk: RingDisk;
  readonly #linesByPort = new Map<string, ByteLines>();
  #text = '';
  /** Of the last block that was written, and of the last one that stands on the disk. */
  #head: string | undefined;
  #safeHead: string | undefined;
  /** Segments that are there, the oldest first; undefined until the disk was looked at. */
  #segments: RingSegment[] | undefined;
  /** The last of them while it is written to, and how much of it stands on the disk. */
  #open: RingSegment | undefined;
  #safeBytes = 0;

  constructor(options: RawRingOptions) {
    this.#options = options;
    this.#disk = options.disk ?? new FolderRingDisk(options.folder);
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

  /**
   * Closes the block of what came since the last one, and forces it to disk.
   * @returns the head of the chain as it stands on the disk; undefined before the first
   */
  seal(): string | undefined {
    this.#attempt(() => {
      this.#closeBlock();
      this.#sync();
    });
    return this.#safeHead;
  }

  close(): void {
    this.seal();
    this.#closeSegment();
  }

  #line(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length >= BLOCK_CHARACTERS) this.#attempt(() => this.#closeBlock());
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#giveUp();
      this.#options.onFault(error as Error);
    }
  }

  #closeBlock(): void {
    const lines = Buffer.from(this.#text, 'latin1');
    this.#text = '';
    this.#segments ??= this.#look();
    if (lines.length === 0) return;
    const head = blockHash(this.#head ?? FIRST_HEAD, lines);
    const bytes = Buffer.concat([lines, Buffer.from(`${BLOCK_MARK}${head}\n`, 'latin1')]);
    if (this.#open !== undefined && this.#open.bytes >= this.#options.maxBytes / SEGMENTS) this.#turn();
    this.#open ??= this.#openSegment();
    this.#makeRoom(bytes.length);
    this.#write(this.#open, bytes);
    this.#head = head;
  }

  #write(segment: RingSegment, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const written = this.#disk.write(bytes.subarray(at));
      at += written;
      segment.bytes += written;
    }
  }

  /** Ends the open segment, once all of it stands on the disk. */
  #turn(): void {
    this.#sync();
    this.#closeSegment();
  }

  #sync(): void {
    if (this.#open === undefined || this.#head === this.#safeHead) return;
    this.#disk.sync();
    this.#safeHead = this.#head;
    this.#safeBytes = this.#open.bytes;
  }

  #openSegment(): RingSegment {
    const segments = (this.#segments ??= []);
    const segment = { number: (segments.at(-1)?.number ?? 0) + 1, bytes: 0 };
    this.#disk.create(segment.number);
    segments.push(segment);
    this.#open = segment;
    this.#safeBytes = 0;
    const header = `# furrow-gateway raw ring\n# gateway: ${this.#options.gatewayId}\n${PREVIOUS_MARK}${this.#head ?? FIRST_HEAD}\n`;
    this.#write(segment, Buffer.from(header, 'latin1'));
    return segment;
  }

  #closeSegment(): void {
    this.#open = undefined;
    this.#disk.close();
  }

  /**
   * What does not stand on the disk is taken back, as no batch names it, and its segment ends: the next block begins
   * another. Where the disk does not even do that, the ring has a block that no batch names, and a break after it.
   */
  #giveUp(): void {
    const segment = this.#open;
    this.#head = this.#safeHead;
    if (segment === undefined) return;
    const isEmpty = this.#safeBytes === 0;
    this.#try(() => this.#disk.truncate(this.#safeBytes));
    this.#try(() => this.#closeSegment());
    if (isEmpty) this.#try(() => this.#disk.remove(segment.number));
    if (isEmpty) this.#segments?.pop();
    segment.bytes = this.#safeBytes;
  }

  /** The cause is told; that of what follows from it is not. */
  #try(act: () => void): void {
    try {
      act();
    } catch {
      // Told with its cause.
    }
  }

  #makeRoom(bytes: number): void {
    const segments = this.#segments ?? [];
    const used = (): number => segments.reduce((sum, segment) => sum + segment.bytes, 0);
    while (segments.length > 1 && used() + bytes > this.#options.maxBytes) {
      this.#disk.remove((segments[0] as RingSegment).number);
      segments.shift();
    }
  }

  /** What earlier processes left: their segments are kept, and the chain goes on after their last whole block. */
  #look(): RingSegment[] {
    const segments = this.#disk.segments();
    for (const { number } of segments.toReversed()) {
      const head = lastHead(this.#disk.read(number));
      if (head === undefined) continue;
      this.#head = head === FIRST_HEAD ? undefined : head;
      this.#safeHead = this.#head;
      break;
    }
    return segments;
  }
}

/** The head after the last whole block of a segment, else the one it begins with; undefined where that is torn. */
function lastHead(text: string): string | undefined {
  const marks = [...text.matchAll(/^# (?:block |previous: )([0-9a-f]{64})\n/gm)];
  return marks.at(-1)?.[1];
}
