import type { CanFrame } from '../can/can-frame.js';
import { ADDRESS_CLAIMED_PGN, COMMANDED_ADDRESS_PGN } from './address-table.js';
import type { J1939Message } from './j1939-message.js';
import { claimFrame, NO_ADDRESS, requestedPgn, requestFrame, TO_ALL } from './own-frames.js';
import { nameText } from './unit-name.js';

/** `listening`: who has which address; `claiming`: ours may still be contested; `cannotClaim`: there is none. */
export type ClaimPhase = 'off' | 'listening' | 'claiming' | 'claimed' | 'cannotClaim';

export interface ClaimSettings {
  /** Our NAME in hex, self-configurable. */
  readonly name: string;
  readonly preferredAddress: number;
  /** A wait of our own, 0 to 153 ms, so that units switched on together do not speak at once (ISO 11783-5, 4.5). */
  readonly delayMs: number;
}

/** Nothing is sent from an address until its claim stood for this long (ISO 11783-5, 4.4). */
export const CONTEST_MS = 250;
/** Addresses that a self-configurable unit may choose from. */
export const FIRST_ADDRESS = 128;
export const LAST_ADDRESS = 235;

/**
 * Gets and defends an address of our own (ISO 11783-5). It asks who is there, claims the preferred address or the
 * next free one, and waits. Against a lower NAME it gives its address up for the next free one; where there is none
 * it says so and stays silent. It has no clock and no port: messages and times go in, frames come out.
 */
export class AddressClaim {
  readonly #settings: ClaimSettings;
  /** NAMEs keyed by address, of others. */
  readonly #owners = new Map<number, string>();
  #phase: ClaimPhase = 'off';
  #address = NO_ADDRESS;
  /** When the phase ends by itself. */
  #untilMs = Number.POSITIVE_INFINITY;
  /** When it is said that there is no address. */
  #refusalAtMs = Number.POSITIVE_INFINITY;

  constructor(settings: ClaimSettings) {
    this.#settings = settings;
  }

  get phase(): ClaimPhase {
    return this.#phase;
  }

  /** Our address, once messages may be sent from it. */
  get address(): number | undefined {
    return this.#phase === 'claimed' ? this.#address : undefined;
  }

  /** The bus is there: asks who is on it. */
  start(atMs: number): CanFrame[] {
    this.stop();
    this.#phase = 'listening';
    this.#untilMs = atMs + CONTEST_MS + this.#settings.delayMs;
    return [requestFrame(ADDRESS_CLAIMED_PGN, NO_ADDRESS)];
  }

  /** The bus is gone: what was known of it holds no more. */
  stop(): void {
    this.#phase = 'off';
    this.#address = NO_ADDRESS;
    this.#untilMs = Number.POSITIVE_INFINITY;
    this.#refusalAtMs = Number.POSITIVE_INFINITY;
    this.#owners.clear();
  }

  take(message: J1939Message): CanFrame[] {
    if (this.#phase === 'off') return [];
    const { pgn, data, source, destination, atMs } = message;
    if (pgn === ADDRESS_CLAIMED_PGN && data.length === 8) return this.#contest(nameText(data), source, atMs);
    if (pgn === COMMANDED_ADDRESS_PGN && data.length === 9) return this.#command(data, atMs);
    const isForUs = destination === TO_ALL || (destination === this.#address && this.#hasClaim());
    if (requestedPgn(message) !== ADDRESS_CLAIMED_PGN || !isForUs) return [];
    if (this.#hasClaim()) return [claimFrame(this.#settings.name, this.#address)];
    if (this.#phase === 'cannotClaim') this.#refusalAtMs = atMs + this.#settings.delayMs;
    return [];
  }

  tick(atMs: number): CanFrame[] {
    const frames: CanFrame[] = [];
    if (atMs >= this.#refusalAtMs) {
      this.#refusalAtMs = Number.POSITIVE_INFINITY;
      frames.push(claimFrame(this.#settings.name, NO_ADDRESS));
    }
    if (atMs < this.#untilMs) return frames;
    this.#untilMs = Number.POSITIVE_INFINITY;
    if (this.#phase === 'claiming') this.#phase = 'claimed';
    else if (this.#phase === 'listening') frames.push(...this.#claimFree(atMs));
    return frames;
  }

  #hasClaim(): boolean {
    return this.#phase === 'claiming' || this.#phase === 'claimed';
  }

  /** Another unit claims an address, or from 254 none. */
  #contest(name: string, address: number, atMs: number): CanFrame[] {
    for (const [known, owner] of this.#owners) if (owner === name) this.#owners.delete(known);
    const isOurs = address === this.#address && this.#hasClaim();
    // NAMEs are of one length, so that their order as texts is that of their numbers. One like ours cannot be told
    // from us: both give way.
    if (isOurs && this.#settings.name < name) return [claimFrame(this.#settings.name, this.#address)];
    if (address < NO_ADDRESS) this.#owners.set(address, name);
    return isOurs ? this.#claimFree(atMs) : [];
  }

  /** Another unit gives us an address. */
  #command(data: Uint8Array, atMs: number): CanFrame[] {
    const address = data[8] ?? NO_ADDRESS;
    if (nameText(data.subarray(0, 8)) !== this.#settings.name || address >= NO_ADDRESS) return [];
    return this.#claim(address, atMs);
  }

  #claimFree(atMs: number): CanFrame[] {
    const addresses = [
      this.#settings.preferredAddress,
      ...Array.from({ length: LAST_ADDRESS - FIRST_ADDRESS + 1 }, (_, index) => FIRST_ADDRESS + index),
    ];
    const free = addresses.find((address) => !this.#owners.has(address));
    if (free !== undefined) return this.#claim(free, atMs);
    this.#phase = 'cannotClaim';
    this.#address = NO_ADDRESS;
    this.#untilMs = Number.POSITIVE_INFINITY;
    this.#refusalAtMs = atMs + this.#settings.delayMs;
    return [];
  }

  #claim(address: number, atMs: number): CanFrame[] {
    this.#phase = 'claiming';
    this.#address = address;
    this.#untilMs = atMs + CONTEST_MS;
    this.#refusalAtMs = Number.POSITIVE_INFINITY;
    return [claimFrame(this.#settings.name, address)];
  }
}
