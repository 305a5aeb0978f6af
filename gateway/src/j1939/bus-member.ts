import type { CanFrame } from '../can/can-frame.js';
import { AddressClaim, type ClaimPhase, type ClaimSettings } from './address-claim.js';
import { ADDRESS_CLAIMED_PGN } from './address-table.js';
import { GroupRequests } from './group-requests.js';
import type { J1939Message } from './j1939-message.js';
import { notSupportedFrame, requestedPgn, requestFrame } from './own-frames.js';

export interface BusMemberSettings extends ClaimSettings {
  /** Groups that are asked for where nobody sends them. */
  readonly requests: readonly number[];
}

/** What the gateway is on a bus that it may send on. */
export interface BusMemberStatus {
  readonly name: string;
  readonly phase: ClaimPhase;
  /** Null until it may be used. */
  readonly address: number | null;
}

/**
 * The gateway as a unit of a bus: claims its address, then asks for what nobody sends, and answers what it must. It
 * has no clock and no port: messages and times go in, frames come out.
 */
export class BusMember {
  readonly #settings: BusMemberSettings;
  readonly #claim: AddressClaim;
  #requests: GroupRequests | undefined;

  constructor(settings: BusMemberSettings) {
    this.#settings = settings;
    this.#claim = new AddressClaim(settings);
  }

  get status(): BusMemberStatus {
    return { name: this.#settings.name, phase: this.#claim.phase, address: this.#claim.address ?? null };
  }

  /** The port is open. */
  start(atMs: number): CanFrame[] {
    this.#requests = new GroupRequests(this.#settings.requests, atMs);
    return this.#claim.start(atMs);
  }

  /** The port is closed. */
  stop(): void {
    this.#requests = undefined;
    this.#claim.stop();
  }

  take(message: J1939Message): CanFrame[] {
    this.#requests?.heard(message.pgn, message.atMs);
    const frames = this.#claim.take(message);
    const { address } = this.#claim;
    const wanted = requestedPgn(message);
    if (wanted === undefined || wanted === ADDRESS_CLAIMED_PGN || address !== message.destination) return frames;
    return [...frames, notSupportedFrame(wanted, address, message.source)];
  }

  /** Time passed; call it at least every 50 ms. */
  tick(atMs: number): CanFrame[] {
    const frames = this.#claim.tick(atMs);
    const { address } = this.#claim;
    const pgn = address === undefined ? undefined : this.#requests?.next(atMs);
    return address === undefined || pgn === undefined ? frames : [...frames, requestFrame(pgn, address)];
  }
}
