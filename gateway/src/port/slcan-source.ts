import { BusHealth, troubleText, type BusTrouble } from '../can/bus-health.js';
import type { CanFrame } from '../can/can-frame.js';
import { repeatEvery, type Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { SlcanConversation, type SlcanAnswer } from '../serial/slcan-conversation.js';
import type { CanBusStatus, CanSource, CanSourceEvents } from './can-source.js';
import type { SerialSource, SerialSourceState } from './serial-source.js';
import {
  SLCAN_STATUS,
  slcanCommand,
  slcanLine,
  slcanOpening,
  type SlcanBitrate,
  type SlcanCommand,
} from './slcan-commands.js';

/** A serial port that can be written to. */
export interface SlcanPort extends SerialSource {
  readonly baudRate?: number;
  /** Returns false where the port is not open. */
  write(bytes: Uint8Array): boolean;
}

export interface SlcanSettings {
  /** Of the bus, bit/s. */
  readonly bitrate: SlcanBitrate;
  /** `listen` puts nothing on the bus; `normal` acknowledges what others send. */
  readonly mode: 'listen' | 'normal';
  /** Whether frames may be sent; without it `send` is not there. */
  readonly canSend?: boolean;
}

/** How often the adapter is asked for its status, and how long an answer may take. */
const STATUS_MS = 1000;
/** An adapter that leaves so many questions for its status open knows none. */
const MAX_UNANSWERED = 3;
/** So many frames in a row that were not sent: the controller has cut itself off, and only opening it anew helps. */
const MAX_UNSENT = 3;
const REOPEN_MS = 10_000;

interface Unsent {
  readonly resolve: (isSent: boolean) => void;
  readonly atMs: number;
}

/**
 * A CAN adapter that speaks SLCAN on a serial port: opens its channel, asks for its status flags once a second, and
 * tells trouble of the bus by them. Frames are handed on as bytes, which the pipeline reads.
 */
export class SlcanSource implements CanSource {
  readonly #port: SlcanPort;
  readonly #settings: SlcanSettings;
  readonly #parts: { readonly clock: Clock; readonly logger: Logger };
  readonly #conversation = new SlcanConversation();
  readonly #health = new BusHealth();
  readonly #counts: Record<string, number> = {};
  /** Given only where the configuration allows it. */
  readonly send?: (frame: CanFrame) => Promise<boolean>;
  #unsent: Unsent[] = [];
  #events: CanSourceEvents | undefined;
  #stopChecks: (() => void) | undefined;
  #unanswered = 0;
  #failures = 0;
  #openedAtMs = 0;
  #refused: string | undefined;
  #trouble: BusTrouble | null = null;

  constructor(port: SlcanPort, settings: SlcanSettings, parts: { readonly clock: Clock; readonly logger: Logger }) {
    this.#port = port;
    this.#settings = settings;
    this.#parts = parts;
    if (settings.canSend === true) this.send = (frame) => this.#send(frame);
  }

  get name(): string {
    return this.#port.name;
  }

  get path(): string {
    return this.#port.path;
  }

  get state(): SerialSourceState {
    return this.#port.state;
  }

  get baudRate(): number | undefined {
    return this.#port.baudRate;
  }

  get bus(): CanBusStatus {
    const trouble = this.#trouble ?? undefined;
    const cause = this.#refused ?? (trouble && troubleText(trouble, this.#settings.bitrate));
    return {
      state: this.#health.state,
      ...(trouble === undefined ? {} : { trouble }),
      ...(cause === undefined ? {} : { cause }),
      counts: { ...this.#counts },
    };
  }

  start(events: CanSourceEvents): void {
    this.#events = events;
    this.#port.start({
      onOpen: () => this.#opened(),
      onBytes: (bytes) => this.#take(bytes),
      onClose: (reason) => this.#closed(reason),
    });
    this.#stopChecks = repeatEvery(this.#parts.clock, STATUS_MS, () => this.#check());
  }

  async stop(): Promise<void> {
    this.#stopChecks?.();
    this.#stopChecks = undefined;
    this.#events = undefined;
    this.#forget();
    await this.#port.stop();
  }

  #opened(): void {
    this.#forget();
    this.#unanswered = 0;
    this.#openChannel();
    this.#events?.onOpen();
  }

  #openChannel(): void {
    this.#openedAtMs = this.#parts.clock.now();
    this.#failures = 0;
    this.#refused = undefined;
    const mode = this.send === undefined ? this.#settings.mode : 'normal';
    for (const command of slcanOpening(mode)) this.#ask(command);
  }

  #closed(reason: string): void {
    this.#forget();
    this.#events?.onClose(reason);
  }

  #forget(): void {
    this.#conversation.reset();
    this.#health.reset();
    this.#trouble = null;
    this.#refused = undefined;
    for (const { resolve } of this.#unsent.splice(0)) resolve(false);
  }

  #ask(command: Exclude<SlcanCommand, 'send'>): void {
    if (this.#port.write(slcanCommand(command, this.#settings.bitrate))) this.#conversation.ask(command);
  }

  #take(bytes: Uint8Array): void {
    const { answers, frames, rest } = this.#conversation.take(bytes);
    if (frames > 0) this.#health.sawFrame(this.#parts.clock.now());
    for (const answer of answers) this.#takeAnswer(answer);
    if (rest.length > 0) this.#events?.onBytes(rest);
  }

  #takeAnswer({ command, isRefused, flags }: SlcanAnswer): void {
    if (command === 'send') this.#sent(!isRefused);
    else if (command === 'status') this.#takeFlags(flags);
    else if (isRefused && command === 'listen') {
      this.#warn('adapter knows no listen-only mode and acknowledges what others send; it sends nothing of its own');
      this.#ask('open');
    } else if (isRefused && command !== 'close') {
      const what = command === 'speed' ? `the bit rate of ${this.#settings.bitrate}` : 'to open its channel';
      this.#refused = `the adapter refuses ${what}; see its manual`;
      this.#warn(this.#refused);
    }
  }

  /** @param flags absent where the adapter refuses the question */
  #takeFlags(flags: number | undefined): void {
    this.#unanswered = flags === undefined ? MAX_UNANSWERED : 0;
    if (flags === undefined) return;
    const has = (bits: number): boolean => (flags & bits) !== 0;
    if (has(SLCAN_STATUS.busError | SLCAN_STATUS.passive)) this.#health.sawError(this.#parts.clock.now());
    if (has(SLCAN_STATUS.busError)) this.#count('bus error');
    if (has(SLCAN_STATUS.receiveFull | SLCAN_STATUS.overrun)) this.#count('receive overflow');
    const warning = has(SLCAN_STATUS.warning) ? 'error-warning' : 'error-active';
    const state = has(SLCAN_STATUS.passive) ? 'error-passive' : warning;
    if (state === this.#health.state) return;
    const from = this.#health.state;
    this.#health.state = state;
    if (from === null && state === 'error-active') return;
    this.#count(state);
    const fields = { port: this.name, path: this.path, state, from };
    if (state === 'error-active') this.#parts.logger.info('CAN controller is sound again', fields);
    else this.#parts.logger.warn('CAN controller changed its state', fields);
  }

  #check(): void {
    if (this.#port.state !== 'open') return;
    this.#giveUp();
    if (this.#unanswered < MAX_UNANSWERED) {
      this.#unanswered += 1;
      this.#ask('status');
    }
    const now = this.#parts.clock.now();
    const trouble = this.#health.trouble(now);
    const hasChanged = trouble !== this.#trouble;
    this.#trouble = trouble;
    if (hasChanged && trouble !== null) this.#warn(troubleText(trouble, this.#settings.bitrate));
    else if (hasChanged) this.#parts.logger.info('CAN bus is heard again', { port: this.name, path: this.path });
    if (this.#failures >= MAX_UNSENT && now - this.#openedAtMs >= REOPEN_MS) {
      this.#count('opened anew after frames that were not sent');
      this.#openChannel();
    }
  }

  /** Frames and questions whose answer is overdue. */
  #giveUp(): void {
    const now = this.#parts.clock.now();
    if (this.#unsent.length === 0 || Math.abs(now - (this.#unsent[0]?.atMs ?? now)) < STATUS_MS) return;
    this.#conversation.reset();
    while (this.#unsent.length > 0) this.#sent(false);
  }

  #send(frame: CanFrame): Promise<boolean> {
    if (!this.#port.write(Buffer.from(slcanLine(frame), 'latin1'))) return Promise.resolve(false);
    this.#conversation.ask('send');
    return new Promise((resolve) => this.#unsent.push({ resolve, atMs: this.#parts.clock.now() }));
  }

  #sent(isSent: boolean): void {
    this.#failures = isSent ? 0 : this.#failures + 1;
    this.#count(isSent ? 'frame sent' : 'frame not sent');
    if (!isSent) this.#health.sawNoAcknowledgement();
    this.#unsent.shift()?.resolve(isSent);
  }

  #warn(message: string): void {
    this.#parts.logger.warn(message, { port: this.name, path: this.path });
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}
