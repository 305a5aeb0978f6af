import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CanFrame } from '../can/can-frame.js';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { describeCanSource, slcanLine, type CanRig } from './can-source.suite.js';
import { MockSerialSource } from './mock-serial-source.js';
import { NodeSerialSource } from './node-serial-source.js';
import { ScriptedSocketCan } from './scripted-socketcan.js';
import { SLCAN_CLOSE, slcanOpenCommands } from './slcan-commands.js';
import { SocketCanSource } from './socketcan-source.js';

describeCanSource('mock', () => {
  const source = new MockSerialSource('tractor');
  return {
    source,
    clock: new TestClock(0),
    send: (frames) => source.play(Buffer.from(frames.map(slcanLine).join(''), 'latin1'), 7),
    unplug: () => source.unplug(),
    replug: () => source.replug(),
    close: () => undefined,
  };
});

describeCanSource('SocketCAN, scripted', () => {
  const clock = new TestClock(0);
  const kernel = new ScriptedSocketCan();
  const source = new SocketCanSource(
    { name: 'tractor', interfaceName: 'can0' },
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
    close: () => undefined,
  };
});

/** An SLCAN adapter on a pseudo terminal, held open by util-linux's `script`. */
class PtyAdapter {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'furrow-pty-'));
  #holder: ReturnType<typeof spawn> | undefined;

  /** Stays the same however often the adapter is replugged, as names below /dev/serial/by-id do. */
  get path(): string {
    return path.join(this.#folder, 'adapter');
  }

  async plug(): Promise<void> {
    // The link appears last: then the terminal is raw and ready.
    const command = `stty raw -echo && ln -s "$(tty)" '${this.path}' && exec sleep 600`;
    this.#holder = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'ignore', 'ignore'] });
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

async function createPtyRig(): Promise<CanRig> {
  const clock = new TestClock(0);
  const adapter = new PtyAdapter();
  await adapter.plug();
  const source = new NodeSerialSource(
    {
      name: 'tractor',
      path: adapter.path,
      baudRate: 115_200,
      openCommands: slcanOpenCommands(250_000, 'listen'),
      closeCommand: SLCAN_CLOSE,
    },
    { clock, logger: silentLogger, random: () => 0.5 },
  );
  return {
    source,
    clock,
    send: (frames) => adapter.send(frames),
    unplug: () => adapter.unplug(),
    replug: () => adapter.plug(),
    close: () => adapter.close(),
  };
}

describeCanSource('SLCAN on a pseudo terminal', createPtyRig);
