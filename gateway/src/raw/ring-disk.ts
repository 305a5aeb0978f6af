import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../durable/sync-folder.js';

const SEGMENT_NAME = /^ring-(\d{8})\.log$/;

/** A segment of a ring, with its bytes. */
export interface RingSegment {
  readonly number: number;
  bytes: number;
}

/** What a raw ring needs of its disk. One segment is open at a time; every call may throw what the disk says. */
export interface RingDisk {
  /** The segments that are there, the oldest first; makes the folder. */
  segments(): RingSegment[];
  /** The text of a segment, Latin-1, of which all stands on the disk. */
  read(number: number): string;
  /** Makes a segment and opens it. */
  create(number: number): void;
  /** Adds bytes to the open segment, all or some. @returns how many */
  write(bytes: Uint8Array): number;
  /** Takes back what the open segment has beyond so many bytes. */
  truncate(bytes: number): void;
  /** Forces the open segment to disk, a new one with its name. */
  sync(): void;
  close(): void;
  remove(number: number): void;
}

/** The segments as files of a folder. */
export class FolderRingDisk implements RingDisk {
  readonly #folder: string;
  #descriptor: number | undefined;
  /** Whether the folder does not yet name the open segment for sure. */
  #isNew = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  segments(): RingSegment[] {
    if (!existsSync(this.#folder)) {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      syncFolder(path.dirname(this.#folder));
    }
    return segmentNumbers(this.#folder).map((number) => {
      return { number, bytes: statSync(segmentFile(this.#folder, number)).size };
    });
  }

  read(number: number): string {
    const descriptor = openSync(segmentFile(this.#folder, number), 'r');
    try {
      fdatasyncSync(descriptor);
      return readFileSync(descriptor, 'latin1');
    } finally {
      closeSync(descriptor);
    }
  }

  create(number: number): void {
    this.#descriptor = openSync(segmentFile(this.#folder, number), 'wx', 0o600);
    this.#isNew = true;
  }

  write(bytes: Uint8Array): number {
    return writeSync(this.#open(), bytes);
  }

  truncate(bytes: number): void {
    ftruncateSync(this.#open(), bytes);
  }

  sync(): void {
    fdatasyncSync(this.#open());
    if (this.#isNew) syncFolder(this.#folder);
    this.#isNew = false;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  remove(number: number): void {
    rmSync(segmentFile(this.#folder, number), { force: true });
  }

  #open(): number {
    if (this.#descriptor === undefined) throw new Error('no segment of the raw ring is open');
    return this.#descriptor;
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
