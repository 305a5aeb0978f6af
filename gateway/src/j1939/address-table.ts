import type { J1939Message } from './j1939-message.js';

export const ADDRESS_CLAIMED_PGN = 60928;
/** Address of a unit that could not claim one. */
const NO_ADDRESS = 254;
const NAME_BYTES = 8;

/**
 * Who owns each source address. Units are known by their NAME (ISO 11783-5), since addresses change
 * after a claim; until a claim is heard, the address stands for the unit.
 */
export class AddressTable {
  /** NAME in hex, keyed by bus and source address. */
  readonly #names = new Map<string, string>();

  /** Takes note of an address claim; other messages change nothing. */
  push({ pgn, source, bus, data }: J1939Message): void {
    if (pgn !== ADDRESS_CLAIMED_PGN || data.length !== NAME_BYTES) return;
    const name = nameText(data);
    for (const [address, known] of this.#names) {
      if (known === name && address.startsWith(`${bus} `)) this.#names.delete(address);
    }
    if (source !== NO_ADDRESS) this.#names.set(`${bus} ${source}`, name);
  }

  /** The unit's NAME in hex, or its bus and address. */
  unit({ bus, source }: J1939Message): string {
    return this.#names.get(`${bus} ${source}`) ?? `${bus} address ${source}`;
  }
}

/** A NAME as a number in hex; on the bus its lowest byte comes first. */
export function nameText(data: Uint8Array): string {
  return Buffer.from(data.toReversed()).toString('hex').toUpperCase();
}
