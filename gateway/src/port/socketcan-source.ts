import { BusHealth, troubleText, type BusTrouble } from '../can/bus-health.js';
import { readCanErrorFrame } from '../can/can-error-frame.js';
import type { CanFrame } from '../can/can-frame.js';
import { repeatEvery, type Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { CanBusStatus, CanSource, CanSourceEvents } from './can-source.js';
import { CanUnavailable } from './can-unavailable.js';
import type { NetworkLinks } from './network-link.js';
import type { SerialSourceState } from './serial-source.js';
import { openChannel, type SocketCanChannel, type SocketCanMessage, type SocketCanModule } from './socketcan-module.js';

export interface SocketCanSettings {
  readonly name: string;
  /** Name of the network interface, such as can0. */
  readonly interfaceName: string;
  /** Whether frames may be sent; without it `send` is not there. */
  readonly canSend?: boolean;
}

export interface SocketCanParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly links: NetworkLinks;
  /** Loads the package; asked once, and only by `start`. @throws CanUnavailable */
  readonly loadModule: (interfaceName: string) => Promise<SocketCanModule>;
}

/** A socket is not told when its link goes down or comes up, so the link is looked at this often. */
export const LINK_CHECK_MS = 1000;
/** A classic CAN frame carries no more; a longer one is CAN FD. */
const FRAME_BYTES = 8;

/**
 * A CAN interface of this machine's kernel. It only listens, unless it may send. Bit rate and listen-only mode belong to the
 * interface, which the system brings up. Whatever takes the interface away, it is opened again when it is back.
 */
export class SocketCanSource implements CanSource {
  readonly #settings: SocketCanSettings;
  readonly #parts: SocketCanParts;
  readonly #counts: Record<string, number> = {};
  #state: SerialSourceState = 'stopped';
  readonly #health = new BusHealth();
  /** Given only where the configuration allows it. */
  readonly send?: (frame: CanFrame) => Promise<boolean>;
  #trouble: BusTrouble | null = null;
  #events: CanSourceEvents | undefined;
  #module: SocketCanModule | undefined;
  #channel: SocketCanChannel | undefined;
  #stopChecks: (() => void) | undefined;
  /** The last reason told, so that a lasting one is told once. */
  #closeReason: string | undefined;

  constructor(settings: SocketCanSettings, parts: SocketCanParts) {
    this.#settings = settings;
    this.#parts = parts;
    if (settings.canSend === true) this.send = (frame) => Promise.resolve(this.#send(frame));
  }

  get name(): string {
    return this.#settings.name;
  }

  get path(): string {
    return this.#settings.interfaceName;
  }

  get state(): SerialSourceState {
    return this.#state;
  }

  get bus(): CanBusStatus {
    const trouble = this.#trouble;
    return {
      state: this.#health.state,
      ...(trouble === null ? {} : { trouble, cause: troubleText(trouble) }),
      counts: { ...this.#counts },
    };
  }

  start(events: CanSourceEvents): void {
    this.#events = events;
    this.#state = 'opening';
    // Failures are told as every other reason to be closed is; what else is thrown is a fault of our own.
    void this.#load(events);
  }

  stop(): Promise<void> {
    this.#state = 'stopped';
    this.#events = undefined;
    this.#stopChecks?.();
    this.#stopChecks = undefined;
    this.#closeChannel();
    return Promise.resolve();
  }

  async #load(events: CanSourceEvents): Promise<void> {
    try {
      this.#module = await this.#parts.loadModule(this.path);
    } catch (error) {
      if (!(error instanceof CanUnavailable)) throw error;
      if (this.#events === events) this.#lost(error);
      return;
    }
    // Stopped, or started anew, while the package was loading.
    if (this.#events !== events) return;
    this.#stopChecks = repeatEvery(this.#parts.clock, LINK_CHECK_MS, () => this.#check());
    this.#check();
  }

  /** Opens what can be opened and closes what is gone. */
  #check(): void {
    try {
      // Opening an interface that is down would succeed, and stay silent.
      const link = this.#parts.links.state(this.path);
      if (link === 'down') throw new CanUnavailable('linkDown', this.path);
      if (this.#channel === undefined) this.#open();
      else if (link !== 'up') throw new CanUnavailable('noInterface', this.path);
      this.#judge();
    } catch (error) {
      if (!(error instanceof CanUnavailable)) throw error;
      this.#lost(error);
    }
  }

  #open(): void {
    if (this.#module === undefined) return;
    const channel = openChannel(this.#module, this.#parts.links, this.path);
    const current = (act: () => void): void => {
      if (this.#channel === channel) act();
    };
    channel.addListener('onMessage', (message) => current(() => this.#take(message)));
    channel.addListener('onStopped', () => current(() => this.#stopped()));
    this.#channel = channel;
    channel.start();
    this.#state = 'open';
    this.#closeReason = undefined;
    this.#parts.logger.info('port open', { port: this.name, path: this.path });
    this.#events?.onOpen();
  }

  /** The package gave the socket up: the interface was removed. It has stopped the channel itself. */
  #stopped(): void {
    this.#channel = undefined;
    this.#lost(new CanUnavailable('noInterface', this.path));
  }

  #lost({ message, isFinal }: CanUnavailable): void {
    this.#closeChannel();
    this.#state = 'closed';
    this.#health.reset();
    this.#trouble = null;
    if (message === this.#closeReason) return;
    this.#closeReason = message;
    const { logger } = this.#parts;
    const fields = { port: this.name, path: this.path, reason: message };
    if (isFinal) logger.error('port cannot be opened', fields);
    else logger.warn('port closed, opening it again', fields);
    this.#events?.onClose(message);
  }

  #closeChannel(): void {
    const channel = this.#channel;
    // First: stopping a channel calls its listeners.
    this.#channel = undefined;
    channel?.stop();
  }

  #take({ id, ext, rtr, err, data }: SocketCanMessage): void {
    if (err === true) this.#takeError(id, data);
    else if (data.length > FRAME_BYTES) this.#count('CAN FD frame, not read');
    else {
      const remote = rtr === true;
      this.#health.sawFrame(this.#parts.clock.now());
      this.#events?.onFrame({ id, extended: ext === true, remote, data: remote ? new Uint8Array() : data });
    }
  }

  #takeError(errorClass: number, data: Uint8Array): void {
    const { state, errors } = readCanErrorFrame(errorClass, data);
    for (const error of errors) {
      this.#count(error);
      if (error === 'bus error') this.#health.sawError(this.#parts.clock.now());
      if (error === 'no acknowledgement') this.#health.sawNoAcknowledgement();
    }
    if (state === undefined || state === this.#health.state) return;
    const from = this.#health.state;
    this.#health.state = state;
    this.#count(state);
    const { logger } = this.#parts;
    const fields = { port: this.name, path: this.path, state, from };
    if (state === 'error-active') logger.info('CAN controller is sound again', fields);
    else logger.warn('CAN controller changed its state', fields);
  }

  /** Tells of each change of what is wrong with the bus, once. */
  #judge(): void {
    if (this.#state !== 'open') return;
    const trouble = this.#health.trouble(this.#parts.clock.now());
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    const fields = { port: this.name, path: this.path };
    if (trouble === null) this.#parts.logger.info('CAN bus is heard again', fields);
    else this.#parts.logger.warn(troubleText(trouble), fields);
  }

  #send({ id, extended, remote, data }: CanFrame): boolean {
    const message = { id, ext: extended, rtr: remote, data: Buffer.from(data) };
    const isSent = this.#channel !== undefined && this.#channel.send(message) >= 0;
    this.#count(isSent ? 'frame sent' : 'frame not sent');
    return isSent;
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}
