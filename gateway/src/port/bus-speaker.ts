import type { CanFrame } from '../can/can-frame.js';
import { repeatEvery, type Clock } from '../clock/clock.js';
import type { BusMember, BusMemberStatus } from '../j1939/bus-member.js';
import type { J1939Message } from '../j1939/j1939-message.js';
import type { Logger } from '../log/logger.js';
import type { CanSource } from './can-source.js';

export interface BusSpeakerStatus extends BusMemberStatus {
  readonly bus: string;
}

/** Well below the 250 ms that a claim waits. */
const TICK_MS = 50;

/**
 * Carries what the gateway says as a unit of a bus to the port of that bus. It says nothing before a message was heard
 * there since the port opened, and nothing while the bus is in trouble: who sends at another bit rate than the bus
 * destroys what the others send.
 */
export class BusSpeaker {
  readonly #member: BusMember;
  readonly #source: CanSource;
  readonly #parts: { readonly clock: Clock; readonly logger: Logger };
  #hasHeard = false;
  #isOnBus = false;
  #stopTicks: (() => void) | undefined;
  #told = '';

  constructor(member: BusMember, source: CanSource, parts: { readonly clock: Clock; readonly logger: Logger }) {
    this.#member = member;
    this.#source = source;
    this.#parts = parts;
  }

  get status(): BusSpeakerStatus {
    return { bus: this.#source.name, ...this.#member.status };
  }

  start(): void {
    this.#stopTicks = repeatEvery(this.#parts.clock, TICK_MS, () => this.#tick());
  }

  stop(): void {
    this.#stopTicks?.();
    this.#stopTicks = undefined;
    this.#member.stop();
    this.#isOnBus = false;
    this.#hasHeard = false;
  }

  /** A message of any bus was heard. */
  take(message: J1939Message): void {
    if (message.bus !== this.#source.name) return;
    this.#hasHeard = true;
    if (this.#isOnBus) this.#send(this.#member.take(message));
  }

  #tick(): void {
    const now = this.#parts.clock.now();
    const trouble = this.#source.bus?.trouble;
    const isSound = this.#source.state === 'open' && (trouble === undefined || trouble === 'errorPassive');
    if (!isSound) this.#hasHeard = false;
    const maySpeak = isSound && this.#hasHeard;
    if (maySpeak && !this.#isOnBus) this.#send(this.#member.start(now));
    if (!maySpeak && this.#isOnBus) this.#member.stop();
    this.#isOnBus = maySpeak;
    if (maySpeak) this.#send(this.#member.tick(now));
    this.#tell();
  }

  /** Tells of each change of phase once. */
  #tell(): void {
    const { bus, phase, address, name } = this.status;
    const text = `${phase} ${address}`;
    if (text === this.#told) return;
    this.#told = text;
    const { logger } = this.#parts;
    if (phase === 'claimed') logger.info('address claimed', { port: bus, address, name });
    if (phase === 'cannotClaim') logger.warn('every address of the bus is taken; nothing is sent', { port: bus, name });
  }

  /** What could not be sent is counted by the port; claims are made anew and requests repeated in any case. */
  #send(frames: readonly CanFrame[]): void {
    for (const frame of frames) void this.#source.send?.(frame);
  }
}
