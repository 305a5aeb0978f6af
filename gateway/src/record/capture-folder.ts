import { closeSync, fdatasyncSync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { captureHeaderText, type CaptureHeader, type CaptureKind } from './capture-header.js';

/** What stays the same for all files of one port. */
export type CaptureSubject = Omit<CaptureHeader, 'startMs' | 'part'>;

export interface CaptureFolderOptions {
  readonly folder: string;
  /** When the recording began, UTC ms: part of each file's name, so that recordings do not meet. */
  readonly startMs: number;
  /** All files of this recording together; beyond it the oldest go. */
  readonly maxBytes: number;
  /** Told of each file that went. */
  readonly onRemoved?: (file: string) => void;
}

/** So many files of a port are kept: each takes its share of the bytes. */
const PARTS_PER_PORT = 8;
const SUFFIXES: Readonly<Record<CaptureKind, string>> = { candump: 'candump.log', nmea: 'nmea.log' };

interface Part {
  readonly file: string;
  bytes: number;
}

/** The files of one recording: one row of parts for each port, never more bytes together than allowed. */
export class CaptureFolder {
  readonly #options: CaptureFolderOptions;
  readonly #writers: CaptureWriter[] = [];
  /** Parts that are written to no more, the oldest first. */
  readonly #closed: Part[] = [];
  #bytes = 0;

  /** Makes the folder where it is missing. */
  constructor(options: CaptureFolderOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true });
  }

  /** Bytes of all files that are there. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Paths of all files that are there, the oldest first. */
  get files(): readonly string[] {
    return [...this.#closed.map(({ file }) => file), ...this.#writers.flatMap((writer) => writer.file ?? [])].sort();
  }

  /** A writer for a port. Create all of them before the first writes: they share the bytes. */
  writer(subject: CaptureSubject): CaptureWriter {
    const writer = new CaptureWriter(subject, this);
    this.#writers.push(writer);
    return writer;
  }

  /** Writes what is held. @throws where the disk takes no more. */
  flush(): void {
    for (const writer of this.#writers) writer.flush();
  }

  /** Writes what is held and closes all files. */
  close(): void {
    for (const writer of this.#writers) writer.close();
  }

  /** What a part may grow to. */
  get partBytes(): number {
    return Math.floor(this.#options.maxBytes / (PARTS_PER_PORT * Math.max(1, this.#writers.length)));
  }

  get startMs(): number {
    return this.#options.startMs;
  }

  fileOf({ port, kind }: CaptureSubject, part: number): string {
    const start = new Date(this.#options.startMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    const name = `${port}-${start}Z-${String(part).padStart(3, '0')}.${SUFFIXES[kind]}`;
    return path.join(this.#options.folder, name);
  }

  /** Makes room for bytes that are written next, by removing the oldest parts. */
  makeRoom(bytes: number): void {
    this.#bytes += bytes;
    while (this.#bytes > this.#options.maxBytes && this.#closed.length > 0) {
      const oldest = this.#closed.shift() as Part;
      unlinkSync(oldest.file);
      this.#bytes -= oldest.bytes;
      this.#options.onRemoved?.(oldest.file);
    }
  }

  partClosed(part: Part): void {
    this.#closed.push(part);
  }
}

/** Held this long at most before it is written. */
const HELD_CHARACTERS = 65_536;

/** Writes the lines of one port, in parts that each begin with the header. */
export class CaptureWriter {
  readonly #subject: CaptureSubject;
  readonly #folder: CaptureFolder;
  #text = '';
  #parts = 0;
  #part: Part | undefined;
  #descriptor: number | undefined;

  constructor(subject: CaptureSubject, folder: CaptureFolder) {
    this.#subject = subject;
    this.#folder = folder;
  }

  get file(): string | undefined {
    return this.#part?.file;
  }

  line(text: string): void {
    this.#text += `${text}\n`;
    if (this.#text.length >= HELD_CHARACTERS) this.flush();
  }

  flush(): void {
    if (this.#text === '') return;
    const bytes = Buffer.from(this.#text, 'latin1');
    this.#text = '';
    this.#write(bytes);
    if ((this.#part?.bytes ?? 0) >= this.#folder.partBytes) this.#closePart();
  }

  close(): void {
    this.flush();
    this.#closePart();
  }

  #write(bytes: Uint8Array): void {
    if (this.#descriptor === undefined) this.#openPart();
    this.#folder.makeRoom(bytes.length);
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor as number, bytes, at);
    if (this.#part !== undefined) this.#part.bytes += bytes.length;
  }

  #openPart(): void {
    this.#parts += 1;
    const file = this.#folder.fileOf(this.#subject, this.#parts);
    // Never over a capture that is there already.
    this.#descriptor = openSync(file, 'wx');
    this.#part = { file, bytes: 0 };
    const header = captureHeaderText({ ...this.#subject, startMs: this.#folder.startMs, part: this.#parts });
    this.#write(Buffer.from(header, 'latin1'));
  }

  #closePart(): void {
    if (this.#descriptor !== undefined) {
      // Who takes a capture to a bug report pulls the plug next.
      fdatasyncSync(this.#descriptor);
      closeSync(this.#descriptor);
    }
    if (this.#part !== undefined) this.#folder.partClosed(this.#part);
    this.#descriptor = undefined;
    this.#part = undefined;
  }
}
