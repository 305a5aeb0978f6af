import type { LinkState, NetworkLinks } from './network-link.js';
import type { SocketCanChannel, SocketCanMessage, SocketCanModule } from './socketcan-module.js';

/** A kernel and its package `socketcan` that a test plays. The package behaves as the real one was seen to. */
export class ScriptedSocketCan implements SocketCanModule, NetworkLinks {
  link: LinkState = 'up';
  canSockets = true;
  /** Channels opened so far. */
  opened = 0;
  /** What was sent through channels. */
  readonly sent: SocketCanMessage[] = [];
  isQueueFull = false;
  #channel: ScriptedChannel | undefined;

  state(): LinkState {
    return this.link;
  }

  hasCanSockets(): boolean {
    return this.canSockets;
  }

  createRawChannel(): SocketCanChannel {
    if (!this.canSockets || this.link === 'absent' || this.link === 'notCan') {
      throw new Error('Error while creating channel');
    }
    this.opened += 1;
    this.#channel = new ScriptedChannel((message) => this.#take(message));
    return this.#channel;
  }

  createRawChannelWithOptions(): SocketCanChannel {
    return this.createRawChannel();
  }

  /** A frame reaches the socket, as far as one is open and its link is up. */
  play(message: SocketCanMessage): void {
    if (this.link === 'up') this.#channel?.emit(message);
  }

  #take(message: SocketCanMessage): number {
    if (this.link !== 'up' || this.isQueueFull) return -1;
    this.sent.push(message);
    return message.data.length;
  }

  /** The interface is taken away: the package gives the socket up. */
  remove(): void {
    this.link = 'absent';
    this.#channel?.stop();
  }
}

class ScriptedChannel implements SocketCanChannel {
  #isStarted = false;
  readonly #onSend: (message: SocketCanMessage) => number;
  readonly #onMessage: ((message: SocketCanMessage) => void)[] = [];
  readonly #onStopped: (() => void)[] = [];

  constructor(onSend: (message: SocketCanMessage) => number) {
    this.#onSend = onSend;
  }

  addListener(event: 'onMessage' | 'onStopped', listener: (message: SocketCanMessage) => void): void {
    if (event === 'onMessage') this.#onMessage.push(listener);
    else this.#onStopped.push(listener as () => void);
  }

  start(): void {
    this.#isStarted = true;
  }

  /** Throws the second time, and calls its listeners before it returns. */
  stop(): void {
    if (!this.#isStarted) throw new Error('Channel not started');
    this.#isStarted = false;
    for (const listener of this.#onStopped) listener();
  }

  send(message: SocketCanMessage): number {
    return this.#onSend(message);
  }

  emit(message: SocketCanMessage): void {
    if (!this.#isStarted) return;
    for (const listener of this.#onMessage) listener(message);
  }
}
