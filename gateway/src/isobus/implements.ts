import type { ElementSample } from '@furrow/protocol/telemetry-record';
import type { UnitRename } from '../j1939/address-table.js';
import { messageText, type J1939Message } from '../j1939/j1939-message.js';
import type { SessionFault } from '../j1939/session-table.js';
import { Implement } from './implement.js';
import { poolToDeviceDescriptor } from './pool-to-device-descriptor.js';

/** First byte of a process data message: device descriptor (1), object pool transfer (6). */
const POOL_TRANSFER = 0x61;
/** Of a record. */
const MAX_ELEMENTS = 256;
const MAX_IMPLEMENTS = 16;
const MAX_POOL_BYTES = 262_144;
const DEVICE_START = Buffer.from('DVC', 'latin1');

/**
 * The implements of which a device descriptor was heard, on its way to the task controller. A pool may
 * come in several transfers, the first of which begins with the device.
 */
export class Implements {
  readonly #onFault: SessionFault;
  /** Keyed by unit. */
  readonly #implements = new Map<string, Implement>();
  readonly #pools = new Map<string, Uint8Array>();

  constructor(onFault: SessionFault) {
    this.#onFault = onFault;
  }

  get(unit: string): Implement | undefined {
    return this.#implements.get(unit);
  }

  /** Takes a transfer of an object pool. Returns whether an implement became known by it. */
  push(message: J1939Message, unit: string): boolean {
    if (message.data[0] !== POOL_TRANSFER || message.data.length <= 8) return false;
    const part = message.data.subarray(1);
    const isFirst = DEVICE_START.equals(part.subarray(0, DEVICE_START.length));
    const pool = isFirst ? part : Buffer.concat([this.#pools.get(unit) ?? new Uint8Array(0), part]);
    const reading = poolToDeviceDescriptor(pool);
    if ('fault' in reading) this.#refuse(reading.fault, message);
    if (pool.length > MAX_POOL_BYTES) return false;
    keep(this.#pools, unit, pool);
    if ('fault' in reading) return false;
    keep(this.#implements, unit, new Implement(reading.descriptor));
    return true;
  }

  /** The unit's NAME became known. */
  rename({ from, to }: UnitRename): void {
    const known = this.#implements.get(from);
    if (known === undefined) return;
    this.#implements.delete(from);
    keep(this.#implements, to, known);
  }

  /** The elements of every implement that is heard. Where there are several, the ids of the later ones begin with their NAME. */
  samples(isHeard: (unit: string) => boolean): ElementSample[] {
    const [first] = this.#implements.keys();
    return [...this.#implements]
      .filter(([unit]) => isHeard(unit))
      .flatMap(([unit, implement]) =>
        implement.samples().map((sample) => (unit === first ? sample : { ...sample, id: `${unit} ${sample.id}` })),
      )
      .filter(({ id }) => id.length <= 32)
      .slice(0, MAX_ELEMENTS);
  }

  #refuse({ reason, byteOffset }: { reason: string; byteOffset: number }, message: J1939Message): void {
    this.#onFault(reason, `byte ${byteOffset} of ${message.data.length}, ${messageText(message)}`);
  }
}

/** Sets a unit's entry; of too many units the first is forgotten. */
function keep<T>(entries: Map<string, T>, unit: string, entry: T): void {
  entries.set(unit, entry);
  const [oldest] = entries.keys();
  if (entries.size > MAX_IMPLEMENTS && oldest !== undefined) entries.delete(oldest);
}
