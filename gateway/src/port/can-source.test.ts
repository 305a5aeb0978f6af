import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CanFrame } from '../can/can-frame.js';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { SerialBytesToCanFrames } from '../serial/serial-bytes-to-can-frames.js';
import { describeCanSource, type CanRig } from './can-source.suite.js';
import { MockSerialSource } from './mock-serial-source.js';
import { NodeSerialSource } from './node-serial-source.js';
import { ScriptedSocketCan } from './scripted-socketcan.js';
import { SLCAN_CLOSE, slcanLine } from './slcan-commands.js';
import { SlcanSource } from './slcan-source.js';
import { SocketCanSource } from './socketcan-source.js';

const readLines = (text: string): CanFrame[] => new SerialBytesToCanFrames(() => undefined).push(Buffer.from(text));

/** Acknowledges every command, and every frame that is sent. */
const answerOf = (text: string): string => (/^[tr]/i.test(text) ? 'z\r' : '\r');

describeCanSource('SLCAN, scripted', (canSend) => {
  const port = new MockSerialSource('tractor');
  port.answer = answerOf;
  const clock = new TestClock(0);
  return {
    source: new SlcanSource(port, { bitrate: 250_000, mode: 'listen', canSend }, { clock, logger: silentLogger }),
    clock,
    send: (frames) => port.play(Buffer.from(frames.map(slcanLine).join(''), 'latin1'), 7),
    unplug: () => port.unplug(),
    replug: () => port.replug(),
    sent: () => readLines(port.written.replaceAll(/^[^tr].*\r/gim, '')),
    close: () => undefined,
  };
});

describeCanSource('SocketCAN, scripted', (canSend) => {
  const clock = new TestClock(0);
  const kernel = new ScriptedSocketCan();
  const source = new SocketCanSource(
    { name: 'tractor', interfaceName: 'can0', canSend },
    { clock, links: kernel, logger: silentLogger, loadModule: () => Promise.resolve(kernel) },
  );
  return {
    source,
    clock,
    send: (frames) => {
      for (const { id, extended, remote, data } of frames) {
        kernel.play({
          id,
          ...(extended ? { ext: true } : {}),
          ...(remote ? { rtr: true } : {}),
          data: Buffer.from(data),
        });
      }
    },
    unplug: () => kernel.remove(),
    replug: () => {
      kernel.link = 'up';
    },
    sent: () =>
      kernel.sent.map(({ id, ext, rtr, data }) => ({
        id,
        extended: ext === true,
        remote: rtr === true,
        data: Uint8Array.from(data),
      })),
    close: () => undefined,
  };
});

/** An SLCAN adapter on a pseudo terminal, held open by util-linux's `script`. */
class PtyAdapter {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'furrow-pty-'));
  #holder: ReturnType<typeof spawn> | undefined;
  /** All that was written to the terminal. */
  written = '';

  /** Stays the same however often the adapter is replugged, as names below /dev/serial/by-id do. */
  get path(): string {
    return path.join(this.#folder, 'adapter');
  }

  async plug(): Promise<void> {
    // The link appears last: then the terminal is raw and ready.
    const command = `stty raw -echo && ln -s "$(tty)" '${this.path}' && exec sleep 600`;
    this.#holder = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const holder = this.#holder;
    // An answer may be on its way when the adapter is pulled out.
    holder.stdin?.on('error', () => undefined);
    holder.stdout?.on('data', (bytes: Buffer) => {
      this.written += bytes.toString('latin1');
      for (const text of bytes.toString('latin1').split('\r').slice(0, -1)) holder.stdin?.write(answerOf(text));
    });
    while (!existsSync(this.path)) await new Promise<void>((resolve) => void setImmediate(resolve));
  }

  async unplug(): Promise<void> {
    const holder = this.#holder;
    this.#holder = undefined;
    rmSync(this.path, { force: true });
    if (holder === undefined) return;
    const ended = once(holder, 'exit');
    // The terminal goes with it, and hangs up what runs inside.
    holder.kill('SIGKILL');
    await ended;
  }

  send(frames: readonly CanFrame[]): void {
    this.#holder?.stdin?.write(frames.map(slcanLine).join(''));
  }

  async close(): Promise<void> {
    await this.unplug();
    rmSync(this.#folder, { recursive: true });
  }
}

async function createPtyRig(canSend: boolean): Promise<CanRig> {
  const clock = new TestClock(0);
  const adapter = new PtyAdapter();
  await adapter.plug();
  const parts = { clock, logger: silentLogger, random: () => 0.5 };
  const port = new NodeSerialSource(
    { name: 'tractor', path: adapter.path, baudRate: 115_200, closeCommand: SLCAN_CLOSE },
    parts,
  );
  return {
    source: new SlcanSource(port, { bitrate: 250_000, mode: 'listen', canSend }, parts),
    clock,
    send: (frames) => adapter.send(frames),
    unplug: () => adapter.unplug(),
    replug: () => adapter.plug(),
    sent: () => readLines(adapter.written.replaceAll(/^[^tr].*\r/gim, '')),
    close: () => adapter.close(),
  };
}

describeCanSource('SLCAN on a pseudo terminal', createPtyRig);
