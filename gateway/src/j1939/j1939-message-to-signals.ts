import { PROCESS_DATA_PGN, ProcessDataToSignals } from '../isobus/process-data-to-signals.js';
import type { Signal } from '../signal/signal.js';
import { AddressTable } from './address-table.js';
import { readBitField } from './bit-field.js';
import type { J1939Message } from './j1939-message.js';
import { PGN_DEFINITIONS } from './pgn/index.js';
import type { SignalField } from './pgn-definition.js';

/** Signal fields, keyed by PGN. */
const FIELDS: ReadonlyMap<number, readonly SignalField[]> = new Map(
  PGN_DEFINITIONS.map(({ pgn, fields }) => [pgn, fields.filter((field) => 'signal' in field)]),
);

/** What a message says, and who said it. */
export interface HeardSignals {
  readonly unit: string;
  readonly signals: readonly Signal[];
}

/** Looks up the meaning of a message by its PGN. A group of no meaning here gives no signals. */
export class J1939MessageToSignals {
  readonly #addresses = new AddressTable();
  readonly #processData = new ProcessDataToSignals();

  push(message: J1939Message): HeardSignals {
    this.#addresses.push(message);
    const unit = this.#addresses.unit(message);
    if (message.pgn === PROCESS_DATA_PGN) return { unit, signals: this.#processData.push(message, unit) };
    const source = `PGN ${message.pgn}`;
    const signals = (FIELDS.get(message.pgn) ?? []).map((field): Signal => {
      const reading = readBitField(message.data, field);
      return { name: field.signal, reading, source, unit, atMs: message.atMs };
    });
    return { unit, signals };
  }
}
