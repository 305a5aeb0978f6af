import type { BusTrouble } from '../can/bus-health.js';
import type { CanBusStatus, CanSource } from '../port/can-source.js';
import type { SerialSource } from '../port/serial-source.js';
import { ReceiveRate } from './receive-rate.js';

/** No bytes for this long means that nothing is connected, or nothing that is switched on. */
export const SILENT_AFTER_MS = 10_000;

/** `closed`: cannot be opened; `silent`: open, no bytes; `receiving`: bytes come. */
export type PortCondition = 'closed' | 'silent' | 'receiving';

/** The condition, or what is wrong with a bus that is open. */
export type PortState = PortCondition | BusTrouble;

export interface PortStatus {
  readonly name: string;
  readonly path: string;
  readonly condition: PortCondition;
  readonly state: PortState;
  /** Why the port is closed, or its bus is not sound; null where nothing is known to be wrong. */
  readonly cause: string | null;
  /** All that a serial port sent; of a SocketCAN interface the data of its frames. */
  readonly bytes: number;
  /** Over the last ten seconds. */
  readonly bytesPerS: number;
  /** Lines of a serial port, frames of a SocketCAN interface; over the last ten seconds. */
  readonly messagesPerS: number;
  /** Rate of a serial port in baud; null where it is still searched for, and for a SocketCAN interface. */
  readonly baudRate: number | null;
  readonly opened: number;
  readonly lastBytesAt: number | null;
  /** Why the port was last closed; null where it never was. */
  readonly closeReason: string | null;
  /** What the CAN controller reports; null for the port of a receiver. */
  readonly bus: CanBusStatus | null;
}

/** What an installer asks about a port: does anything come out of it. */
export class PortWatch {
  readonly #source: SerialSource | CanSource;
  readonly #rate = new ReceiveRate();
  #bytes = 0;
  #opened = 0;
  #lastBytesAt: number | null = null;
  #closeReason: string | null = null;

  constructor(source: SerialSource | CanSource) {
    this.#source = source;
  }

  get name(): string {
    return this.#source.name;
  }

  get path(): string {
    return this.#source.path;
  }

  /** @param messages lines or frames that ended with these bytes */
  sawBytes(count: number, messages: number, atMs: number): void {
    this.#bytes += count;
    this.#rate.saw(count, messages, atMs);
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
    const condition = this.condition(now);
    const bus = ('bus' in this.#source ? this.#source.bus : undefined) ?? null;
    const isClosed = condition === 'closed';
    return {
      name,
      path,
      condition,
      state: isClosed ? condition : (bus?.trouble ?? condition),
      cause: (isClosed ? this.#closeReason : bus?.cause) ?? null,
      bytes: this.#bytes,
      ...this.#rate.at(now),
      baudRate: ('baudRate' in this.#source ? this.#source.baudRate : undefined) ?? null,
      opened: this.#opened,
      lastBytesAt: this.#lastBytesAt,
      closeReason: this.#closeReason,
      bus,
    };
  }

  /** Whether anything comes out of it, at a moment. */
  condition(now: number): PortCondition {
    if (this.#source.state !== 'open') return 'closed';
    return this.#lastBytesAt === null || now - this.#lastBytesAt > SILENT_AFTER_MS ? 'silent' : 'receiving';
  }
}
