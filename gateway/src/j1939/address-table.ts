import type { J1939Message } from './j1939-message.js';
import { nameText, unitName, type UnitName } from './unit-name.js';

export const ADDRESS_CLAIMED_PGN = 60928;
export const COMMANDED_ADDRESS_PGN = 65240;
/** Address of a unit that could not claim one; above it is the address of all. */
const NO_ADDRESS = 254;
const NAME_BYTES = 8;
/** The owner of an address answers a claim of another unit within this time (ISO 11783-5, 4.4). */
const CONTEST_MS = 250;

/** A unit that was first known by its address. */
export interface UnitRename {
  readonly from: string;
  readonly to: string;
}

/** One unit of the bus. */
export interface BusUnit {
  readonly bus: string;
  readonly address: number;
  /** NAME in hex. */
  readonly name: string;
  readonly parts: UnitName;
}

interface Owner {
  readonly bus: string;
  readonly address: number;
  readonly name: string;
  /** A unit of a higher NAME that claims the address: it has it unless the owner answers. */
  contender?: { readonly name: string; readonly atMs: number };
}

/**
 * Who owns each source address. Units are known by their NAME (ISO 11783-5), since addresses change
 * after a claim; until a claim is heard, the address stands for the unit. Of two units that claim one
 * address the lower NAME has it, unless it has gone and answers no more.
 */
export class AddressTable {
  /** Keyed by bus and source address. */
  readonly #owners = new Map<string, Owner>();

  /** Takes note of claims and commanded addresses. Returns the unit that got its NAME by this message. */
  push(message: J1939Message): UnitRename | undefined {
    const { pgn, data, bus, source, atMs } = message;
    if (pgn === ADDRESS_CLAIMED_PGN && data.length === NAME_BYTES) {
      const isNew = this.#owner(bus, source, atMs) === undefined && source < NO_ADDRESS;
      const name = nameText(data);
      this.#claim({ bus, address: source, name }, atMs);
      return isNew ? { from: addressText(bus, source), to: name } : undefined;
    }
    if (pgn === COMMANDED_ADDRESS_PGN && data.length === NAME_BYTES + 1) this.#command(message);
    return undefined;
  }

  /** The unit's NAME in hex, or its bus and address. */
  unit({ bus, source, atMs }: J1939Message): string {
    return this.#owner(bus, source, atMs)?.name ?? addressText(bus, source);
  }

  /** Every unit that claimed an address, in the order of its claim. */
  units(): BusUnit[] {
    return [...this.#owners.values()].map(({ bus, address, name }) => ({ bus, address, name, parts: unitName(name) }));
  }

  #claim(claimed: Owner, atMs: number): void {
    const { bus, address, name } = claimed;
    for (const [key, owner] of this.#owners) {
      if (owner.bus === bus && owner.name === name && owner.address !== address) this.#owners.delete(key);
    }
    if (address >= NO_ADDRESS) return;
    const owner = this.#owner(bus, address, atMs);
    // NAMEs are of one length, so that their order as texts is that of their numbers.
    if (owner !== undefined && owner.name < name) owner.contender = { name, atMs };
    else this.#owners.set(addressText(bus, address), claimed);
  }

  /** A unit that obeys claims the address at once. It has it here already, in case its claim is not heard. */
  #command({ bus, data, atMs }: J1939Message): void {
    const address = data[NAME_BYTES] ?? NO_ADDRESS;
    if (address >= NO_ADDRESS || this.#owner(bus, address, atMs) !== undefined) return;
    const name = nameText(data.subarray(0, NAME_BYTES));
    this.#owners.set(addressText(bus, address), { bus, address, name });
  }

  /** The owner of an address, after a contest that is over by now. */
  #owner(bus: string, address: number, atMs: number): Owner | undefined {
    const key = addressText(bus, address);
    const owner = this.#owners.get(key);
    if (owner?.contender === undefined || atMs - owner.contender.atMs <= CONTEST_MS) return owner;
    const winner = { bus, address, name: owner.contender.name };
    this.#owners.set(key, winner);
    return winner;
  }
}

function addressText(bus: string, address: number): string {
  return `${bus} address ${address}`;
}
