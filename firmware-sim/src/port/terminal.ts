import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { ReaderWatch } from './reader-watch.js';
import { TextQueue } from './text-queue.js';

const QUEUE_CHARACTERS = 1 << 16;
/** What may wait in the pipe to `script` before we hold back. */
const PIPE_CHARACTERS = 1 << 13;
/** Kept of the newest text while nobody reads: about two seconds. */
const UNREAD_CHARACTERS = 1 << 12;

/**
 * Keeps the terminal open between readers and prints its name first. It ends by itself when the simulator is
 * gone, so that a killed simulator leaves nothing behind.
 */
const HOLDER = (pid: number): string => `stty raw -echo; tty; while kill -0 ${pid} 2>/dev/null; do sleep 2; done`;

/** A pseudo-terminal made by util-linux `script` (essential on Debian), so that no native module is needed. */
export class Terminal {
  path = '';
  private readonly link: string | null;
  private readonly onText: (text: string) => void;
  private readonly queue = new TextQueue(QUEUE_CHARACTERS);
  private child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  private readonly watch = new ReaderWatch();

  constructor(link: string | null, onText: (text: string) => void) {
    this.link = link;
    this.onText = onText;
  }

  get droppedCharacters(): number {
    return this.queue.droppedCharacters;
  }

  /** Creates the terminal and its link; resolves when its name is known. */
  async start(): Promise<void> {
    const child = spawn('script', ['-qfc', HOLDER(process.pid), '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.child = child;
    child.stdin.on('drain', () => this.pump());
    // A terminal that goes away while we stop is no failure; while we run, `exit` below says so.
    child.stdin.on('error', () => this.queue.clear());
    this.path = await this.readName(child);
    if (this.link !== null) this.createLink(this.link);
  }

  private readName(child: ChildProcessByStdio<Writable, Readable, null>): Promise<string> {
    return new Promise((resolve, reject) => {
      let head = '';
      child.once('error', (error) =>
        reject(new Error(`Cannot make a pseudo-terminal with script(1): ${error.message}`)),
      );
      child.once('exit', (code) => reject(new Error(`script(1) ended with ${code} before it made a pseudo-terminal`)));
      const onHead = (chunk: Buffer): void => {
        head += chunk.toString('latin1');
        const end = head.indexOf('\n');
        if (end < 0) return;
        child.stdout.off('data', onHead);
        child.stdout.on('data', (data: Buffer) => this.onText(data.toString('latin1')));
        resolve(head.slice(0, end).trim());
      };
      child.stdout.on('data', onHead);
    });
  }

  /** Replaces the link in one step, so that a reader never finds it missing. */
  private createLink(link: string): void {
    const next = `${link}.${process.pid}`;
    rmSync(next, { force: true });
    symlinkSync(this.path, next);
    renameSync(next, link);
  }

  /** Sends text to whoever reads; with nobody there the most of it is lost, as on a real line. */
  write(text: string, nowMs: number): void {
    if (text === '') return;
    this.queue.push(text);
    const { atimeMs } = statSync(this.path, { throwIfNoEntry: false }) ?? { atimeMs: 0 };
    const allowance = this.watch.allowance(nowMs, atimeMs);
    if (allowance === 'all') return this.pump();
    this.queue.trim(UNREAD_CHARACTERS);
    if (allowance === 'offer') this.child?.stdin.write(this.queue.shift(), 'latin1');
  }

  private pump(): void {
    const stdin = this.child?.stdin;
    if (stdin === undefined) return;
    for (;;) {
      if (!stdin.writable || this.queue.length === 0 || stdin.writableLength >= PIPE_CHARACTERS) return;
      stdin.write(this.queue.shift(), 'latin1');
    }
  }

  /** True when all that was written has left for the terminal. */
  get drained(): boolean {
    return this.queue.length === 0 && (this.child?.stdin.writableLength ?? 0) === 0;
  }

  /** Ends the terminal and takes its link away. */
  async stop(): Promise<void> {
    const { child } = this;
    if (this.link !== null) rmSync(this.link, { force: true });
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // Its end hangs up the terminal, which ends the holder; SIGTERM would wait two seconds for the same.
    child.kill('SIGKILL');
    await ended;
  }
}
