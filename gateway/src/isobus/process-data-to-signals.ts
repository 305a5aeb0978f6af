import type { J1939Message } from '../j1939/j1939-message.js';
import type { Signal } from '../signal/signal.js';
import { condensedReading, DDI, ddiReading, ddiSignalName } from './ddi-signals.js';
import type { ImplementSignal } from './implement.js';
import type { Implements } from './implements.js';
import { processDataOf, type ProcessData } from './process-data.js';

export const PROCESS_DATA_PGN = 51968;

const COMMAND = { value: 3, taskControllerStatus: 14 } as const;

/**
 * Values that an implement reports. What a task controller sends with the same command are set points,
 * so its address, known from its status message, is left out. Where the device descriptor was heard, it
 * tells which element speaks for the implement; else that of the lowest number does: 0 is the device
 * itself, and its parts follow.
 */
export class ProcessDataToSignals {
  readonly #implements: Implements;
  readonly #controllers = new Set<string>();
  /** Lowest element number, keyed by unit and DDI. */
  readonly #elements = new Map<string, number>();

  constructor(implementsOnBus: Implements) {
    this.#implements = implementsOnBus;
  }

  push(message: J1939Message, unit: string): Signal[] {
    const { atMs } = message;
    const said = this.#implements.push(message, unit)
      ? (this.#implements.get(unit)?.signals() ?? [])
      : this.#reported(message, unit);
    return said.map(({ name, reading, source }) => ({ name, reading, source, unit, atMs, lasting: true }));
  }

  #reported(message: J1939Message, unit: string): ImplementSignal[] {
    const data = processDataOf(message.data);
    if (data === undefined) return [];
    const address = `${message.bus} ${message.source}`;
    if (data.command === COMMAND.taskControllerStatus) this.#controllers.add(address);
    if (data.command !== COMMAND.value || this.#controllers.has(address)) return [];
    const implement = this.#implements.get(unit);
    const signal = implement === undefined ? this.#withoutDescriptor(data, unit) : implement.take(data);
    return signal === undefined ? [] : [signal];
  }

  #withoutDescriptor(data: ProcessData, unit: string): ImplementSignal | undefined {
    const name = this.#isCondensedOnly(unit, data.ddi) ? 'workState' : ddiSignalName(data.ddi);
    if (name === undefined || !this.#isChosen(unit, data)) return undefined;
    const reading =
      name === 'workState' && data.ddi !== DDI.actualWorkState
        ? condensedReading(data.raw)
        : ddiReading(data.ddi, data.raw);
    return { name, reading, source: `DDI ${data.ddi} of element ${data.element}` };
  }

  /** Whether a condensed work state is all that the unit says of its work. */
  #isCondensedOnly(unit: string, ddi: number): boolean {
    const block = ddi - DDI.condensedWorkState;
    return block === 0 && !this.#elements.has(`${unit} ${DDI.actualWorkState}`);
  }

  #isChosen(unit: string, { ddi, element }: ProcessData): boolean {
    const key = `${unit} ${ddi}`;
    const lowest = this.#elements.get(key);
    if (lowest === undefined || element < lowest) this.#elements.set(key, element);
    return lowest === undefined || element <= lowest;
  }
}
