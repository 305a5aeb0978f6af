import type { CanBusStatus, CanSource } from '../port/can-source.js';
import type { SerialSource } from '../port/serial-source.js';

/** No bytes for this long means that nothing is connected, or nothing that is switched on. */
export const SILENT_AFTER_MS = 10_000;

/** `closed`: cannot be opened; `silent`: open, no bytes; `receiving`: bytes come. */
export type PortCondition = 'closed' | 'silent' | 'receiving';

export interface PortStatus {
  readonly name: string;
  readonly path: string;
  readonly condition: PortCondition;
  /** All that a serial port sent; of a SocketCAN interface the data of its frames. */
  readonly bytes: number;
  readonly opened: number;
  readonly lastBytesAt: number | null;
  /** Why the port was last closed; null where it never was. */
  readonly closeReason: string | null;
  /** What the CAN controller reports; null for a serial port, which knows nothing of it. */
  readonly bus: CanBusStatus | null;
}

/** What an installer asks about a port: does anything come out of it. */
export class PortWatch {
  readonly #source: SerialSource | CanSource;
  #bytes = 0;
  #opened = 0;
  #lastBytesAt: number | null = null;
  #closeReason: string | null = null;

  constructor(source: SerialSource | CanSource) {
    this.#source = source;
  }

  sawBytes(count: number, atMs: number): void {
    this.#bytes += count;
    this.#lastBytesAt = atMs;
  }

  sawOpen(): void {
    this.#opened += 1;
  }

  sawClose(reason: string): void {
    this.#closeReason = reason;
  }

  status(now: number): PortStatus {
    const { name, path } = this.#source;
    return {
      name,
      path,
      condition: this.#condition(now),
      bytes: this.#bytes,
      opened: this.#opened,
      lastBytesAt: this.#lastBytesAt,
      closeReason: this.#closeReason,
      bus: ('bus' in this.#source ? this.#source.bus : undefined) ?? null,
    };
  }

  #condition(now: number): PortCondition {
    if (this.#source.state !== 'open') return 'closed';
    return this.#lastBytesAt === null || now - this.#lastBytesAt > SILENT_AFTER_MS ? 'silent' : 'receiving';
  }
}
