import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { candumpLine, type CanFrame } from '../encode/can-frame.js';
import { epochSentences, type ReceiverFix } from '../encode/nmea-sentence.js';
import type { StorySink } from '../story/story.js';

const CHUNK_CHARACTERS = 1 << 20;

/** A text file written in pieces of about a megabyte. */
class TextFile {
  private readonly descriptor: number;
  private text = '';

  constructor(path: string) {
    this.descriptor = openSync(path, 'w');
  }

  append(text: string): void {
    this.text += text;
    if (this.text.length >= CHUNK_CHARACTERS) this.flush();
  }

  private flush(): void {
    writeSync(this.descriptor, this.text);
    this.text = '';
  }

  close(): void {
    this.flush();
    closeSync(this.descriptor);
  }
}

/** Writes can.log (candump -L) and gnss.nmea into a folder. */
export class FilePort implements StorySink {
  frames = 0;
  fixes = 0;
  private readonly can: TextFile;
  private readonly gnss: TextFile;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.can = new TextFile(join(folder, 'can.log'));
    this.gnss = new TextFile(join(folder, 'gnss.nmea'));
  }

  onCanFrame(frame: CanFrame, timeMs: number): void {
    this.frames++;
    this.can.append(candumpLine(frame, timeMs));
  }

  onFix(fix: ReceiverFix): void {
    this.fixes++;
    this.gnss.append(epochSentences(fix));
  }

  close(): void {
    this.can.close();
    this.gnss.close();
  }
}

/** Writes a document as indented JSON. */
export function writeDocument(folder: string, name: string, document: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${JSON.stringify(document, null, 2)}\n`);
}
