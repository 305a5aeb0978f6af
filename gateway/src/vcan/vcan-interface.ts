import { execFileSync } from 'node:child_process';
import type { CanFrame } from '../can/can-frame.js';
import { loadSocketCan, type SocketCanChannel, type SocketCanMessage } from '../port/socketcan-module.js';

/** Loads what the kernel needs for virtual CAN. Only in the machine that `make test-vcan` boots. */
export function loadCanModules(): void {
  execFileSync('modprobe', ['-a', 'can-raw', 'vcan']);
}

/** A virtual CAN interface of this kernel. */
export class VcanInterface {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  add(): void {
    execFileSync('ip', ['link', 'add', 'dev', this.name, 'type', 'vcan']);
    this.up();
  }

  up(): void {
    execFileSync('ip', ['link', 'set', this.name, 'up']);
  }

  down(): void {
    execFileSync('ip', ['link', 'set', this.name, 'down']);
  }

  remove(): void {
    execFileSync('ip', ['link', 'delete', this.name]);
  }
}

/** Another unit on the bus, which sends what it is given. */
export class CanPlayer {
  readonly #channel: SocketCanChannel;
  /** What others sent. */
  readonly heard: CanFrame[] = [];

  private constructor(channel: SocketCanChannel) {
    this.#channel = channel;
    channel.addListener('onMessage', ({ id, ext, rtr, data }) => {
      this.heard.push({ id, extended: ext === true, remote: rtr === true, data: Uint8Array.from(data) });
    });
  }

  static async open(interfaceName: string): Promise<CanPlayer> {
    const channel = (await loadSocketCan(interfaceName)).createRawChannel(interfaceName);
    channel.start();
    return new CanPlayer(channel);
  }

  send({ id, extended, remote, data }: CanFrame): void {
    this.#sendMessage({ id, ext: extended, rtr: remote, data: Buffer.from(data) });
  }

  /** Sends what a controller would report: on a virtual bus an error frame is a frame like others. */
  sendError(errorClass: number, data: Uint8Array): void {
    const errorFlag = 0x20000000;
    this.#sendMessage({ id: errorFlag + errorClass, data: Buffer.from(data) });
  }

  close(): void {
    this.#channel.stop();
  }

  #sendMessage(message: SocketCanMessage): void {
    if (this.#channel.send(message) < 0) throw new Error(`frame ${message.id.toString(16)} was not sent`);
  }
}
