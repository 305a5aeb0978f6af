import { PROCESS_DATA_PGN, ProcessDataToSignals } from '../isobus/process-data-to-signals.js';
import type { Signal } from '../signal/signal.js';
import { readBitField } from './bit-field.js';
import type { J1939Message } from './j1939-message.js';
import { PGN_DEFINITIONS } from './pgn/index.js';
import type { SignalField } from './pgn-definition.js';

/** Signal fields, keyed by PGN. */
const FIELDS: ReadonlyMap<number, readonly SignalField[]> = new Map(
  PGN_DEFINITIONS.map(({ pgn, fields }) => [pgn, fields.filter((field) => 'signal' in field)]),
);

/** Looks up the meaning of a message by its PGN. A group of no meaning here gives no signals. */
export class J1939MessageToSignals {
  readonly #processData = new ProcessDataToSignals();

  /** @param unit who said it: its NAME, or its address until that is known */
  push(message: J1939Message, unit: string): Signal[] {
    if (message.pgn === PROCESS_DATA_PGN) return this.#processData.push(message, unit);
    const source = `PGN ${message.pgn}`;
    return (FIELDS.get(message.pgn) ?? []).map((field) => {
      const reading = readBitField(message.data, field);
      return { name: field.signal, reading, source, unit, atMs: message.atMs };
    });
  }
}
