import type { J1939Message } from '../j1939/j1939-message.js';
import type { Signal } from '../signal/signal.js';
import { condensedReading, DDI, ddiReading, ddiSignalName } from './ddi-signals.js';

export const PROCESS_DATA_PGN = 51968;

/** One process data message (ISO 11783-10, annex B). */
export interface ProcessData {
  readonly command: number;
  readonly element: number;
  readonly ddi: number;
  /** int32. */
  readonly raw: number;
}

const COMMAND = { value: 3, taskControllerStatus: 14 } as const;
const PROCESS_DATA_BYTES = 8;

/** Splits a process data message, or undefined where it is not eight bytes. */
export function processDataOf(data: Uint8Array): ProcessData | undefined {
  if (data.length !== PROCESS_DATA_BYTES) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const head = view.getUint8(0);
  return {
    command: head & 15,
    element: (head >>> 4) | (view.getUint8(1) << 4),
    ddi: view.getUint16(2, true),
    raw: view.getInt32(4, true),
  };
}

/**
 * Values that an implement reports. What a task controller sends with the same command are set points,
 * so its address, known from its status message, is left out. Of several elements the lowest number
 * speaks for the implement: 0 is the device itself, and its parts follow.
 */
export class ProcessDataToSignals {
  readonly #controllers = new Set<string>();
  /** Lowest element number, keyed by unit and DDI. */
  readonly #elements = new Map<string, number>();

  push(message: J1939Message, unit: string): Signal[] {
    const data = processDataOf(message.data);
    if (data === undefined) return [];
    const address = `${message.bus} ${message.source}`;
    if (data.command === COMMAND.taskControllerStatus) this.#controllers.add(address);
    if (data.command !== COMMAND.value || this.#controllers.has(address)) return [];
    const name = this.#isCondensedOnly(unit, data.ddi) ? 'workState' : ddiSignalName(data.ddi);
    if (name === undefined || !this.#isChosen(unit, data)) return [];
    const reading =
      name === 'workState' && data.ddi !== DDI.actualWorkState
        ? condensedReading(data.raw)
        : ddiReading(data.ddi, data.raw);
    const source = `DDI ${data.ddi} of element ${data.element}`;
    return [{ name, reading, source, unit, atMs: message.atMs, lasting: true }];
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
