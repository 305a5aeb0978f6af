import { appendFileSync, existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { FolderRingDisk, segmentFile, segmentNumbers, type RingDisk, type RingSegment } from './ring-disk.js';

/** What fails next: a write is cut short and throws, a force throws, or nothing can be made. */
export type DiskFault = 'write' | 'sync' | 'create' | 'full';

const ERRORS: Readonly<Record<DiskFault, string>> = {
  write: 'EIO: i/o error, write',
  sync: 'EIO: i/o error, fdatasync',
  create: 'EROFS: read-only file system, open',
  full: 'ENOSPC: no space left on device, write',
};

/**
 * A disk for tests, over a real folder: it fails when told to, counts what it was asked for, and loses in a power cut
 * what was not forced to it, as far as chance will have it.
 */
export class FaultyRingDisk implements RingDisk {
  /** Fails the next call of this kind; `full` every write until it is taken back. */
  fault: DiskFault | undefined;
  forced = 0;
  forcedBytes = 0;
  readonly #folder: string;
  readonly #disk: FolderRingDisk;
  #open: number | undefined;
  /** Bytes of the open segment that survive a power cut for sure; undefined for one whose name was not forced. */
  #safeBytes: number | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#disk = new FolderRingDisk(folder);
  }

  segments(): RingSegment[] {
    return this.#disk.segments();
  }

  read(number: number): string {
    return this.#disk.read(number);
  }

  create(number: number): void {
    this.#fail('create');
    this.#disk.create(number);
    this.#open = number;
    this.#safeBytes = undefined;
  }

  write(bytes: Uint8Array): number {
    if (this.fault !== 'write' && this.fault !== 'full') return this.#disk.write(bytes);
    // What had room is written.
    this.#disk.write(bytes.subarray(0, bytes.length >> 1));
    return this.#fail(this.fault);
  }

  truncate(bytes: number): void {
    this.#disk.truncate(bytes);
  }

  sync(): void {
    this.#fail('sync');
    this.#disk.sync();
    const size = this.#size();
    this.forced += 1;
    this.forcedBytes += size - (this.#safeBytes ?? 0);
    this.#safeBytes = size;
  }

  close(): void {
    this.#disk.close();
  }

  remove(number: number): void {
    this.#disk.remove(number);
  }

  /** The power goes: of what was not forced, a part is there, or noughts of its length, or nothing. */
  cutPower(random: (below: number) => number): void {
    this.#disk.close();
    const [number, safeBytes] = [this.#open, this.#safeBytes];
    const isLast = number !== undefined && number === segmentNumbers(this.#folder).at(-1);
    if (!isLast || !existsSync(segmentFile(this.#folder, number))) return;
    const file = segmentFile(this.#folder, number);
    const size = this.#size();
    const loose = size - (safeBytes ?? 0);
    if (safeBytes === undefined && random(2) === 0) rmSync(file);
    else {
      truncateSync(file, size - random(loose + 1));
      if (random(3) === 0) appendFileSync(file, Buffer.alloc(random(5000)));
    }
  }

  #size(): number {
    return statSync(segmentFile(this.#folder, this.#open ?? 0)).size;
  }

  #fail(kind: DiskFault): number {
    if (this.fault !== kind) return 0;
    if (kind !== 'full') this.fault = undefined;
    throw new Error(ERRORS[kind]);
  }
}
