import type { Implements } from '../isobus/implements.js';
import { PROCESS_DATA_PGN, ProcessDataToSignals } from '../isobus/process-data-to-signals.js';
import type { Signal } from '../signal/signal.js';
import { readBitField } from './bit-field.js';
import type { J1939Message } from './j1939-message.js';
import { PGN_DEFINITIONS } from './pgn/index.js';
import type { PgnDefinition, SignalField } from './pgn-definition.js';

interface SignalGroup extends Pick<PgnDefinition, 'only'> {
  readonly fields: readonly SignalField[];
}

/** Groups with signal fields, keyed by PGN. */
const GROUPS: ReadonlyMap<number, SignalGroup> = new Map(
  PGN_DEFINITIONS.map(({ pgn, only, fields }) => [
    pgn,
    { fields: fields.filter((field) => 'signal' in field), ...(only === undefined ? {} : { only }) },
  ]),
);

/** Looks up the meaning of a message by its PGN. A group of no meaning here gives no signals. */
export class J1939MessageToSignals {
  readonly #processData: ProcessDataToSignals;

  constructor(implementsOnBus: Implements) {
    this.#processData = new ProcessDataToSignals(implementsOnBus);
  }

  /** @param unit who said it: its NAME, or its address until that is known */
  push(message: J1939Message, unit: string): Signal[] {
    if (message.pgn === PROCESS_DATA_PGN) return this.#processData.push(message, unit);
    const { only, fields = [] } = GROUPS.get(message.pgn) ?? {};
    if (only !== undefined && message.data[only.byte - 1] !== only.value) return [];
    const source = `PGN ${message.pgn}`;
    return fields.map((field) => {
      const reading = readBitField(message.data, field);
      return { name: field.signal, reading, source, unit, atMs: message.atMs };
    });
  }
}
