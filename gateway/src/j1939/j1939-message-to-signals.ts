import type { Implements } from '../isobus/implements.js';
import { PROCESS_DATA_PGN, ProcessDataToSignals } from '../isobus/process-data-to-signals.js';
import type { Signal } from '../signal/signal.js';
import { readBitField, wholeField } from './bit-field.js';
import type { J1939Message } from './j1939-message.js';
import { PGN_DEFINITIONS } from './pgn/index.js';
import type { PgnDefinition, SignalField } from './pgn-definition.js';

interface SignalGroup extends Pick<PgnDefinition, 'only'> {
  readonly fields: readonly SignalField[];
  /** As signals name it. */
  readonly source: string;
}

const NO_SIGNALS: SignalGroup = { fields: [], source: '' };

/** Groups with signal fields, keyed by PGN. */
const GROUPS: ReadonlyMap<number, SignalGroup> = new Map(
  PGN_DEFINITIONS.map(({ pgn, only, fields }) => [
    pgn,
    {
      fields: fields.filter((field) => 'signal' in field).map((field) => wholeField(field)),
      source: `PGN ${pgn}`,
      ...(only === undefined ? {} : { only }),
    },
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
    const { only, fields, source } = GROUPS.get(message.pgn) ?? NO_SIGNALS;
    if (only !== undefined && message.data[only.byte - 1] !== only.value) return [];
    return fields.map((field) => {
      const reading = readBitField(message.data, field);
      return { name: field.signal, reading, source, unit, atMs: message.atMs };
    });
  }
}
