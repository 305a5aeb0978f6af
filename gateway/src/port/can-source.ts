import type { BusTrouble } from '../can/bus-health.js';
import type { CanBusState } from '../can/can-error-frame.js';
import type { CanFrame } from '../can/can-frame.js';
import type { SerialSourceEvents, SerialSourceState } from './serial-source.js';

/**
 * What a CAN port tells its owner. An adapter on a serial port hands on its bytes, which the pipeline makes
 * into frames; a port that the kernel drives hands on frames.
 */
export interface CanSourceEvents extends SerialSourceEvents {
  readonly onFrame: (frame: CanFrame) => void;
}

/** What a CAN controller says of itself and of its bus. */
export interface CanBusStatus {
  /** Null until the controller has reported one since the port was opened. */
  readonly state: CanBusState | null;
  /** What is wrong with the bus, and what an installer is told of it; absent where nothing is known to be. */
  readonly trouble?: BusTrouble;
  readonly cause?: string;
  /** Changes of state and errors since the start, keyed by what happened. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A port that a CAN bus is heard through, opened and reopened until stopped. */
export interface CanSource {
  readonly name: string;
  /** Device file, or name of the network interface. */
  readonly path: string;
  readonly state: SerialSourceState;
  readonly bus?: CanBusStatus;
  /**
   * Sends a frame; false where the port is closed or its controller did not take it. Only there where the
   * configuration allows sending: a port without it cannot put a frame on the bus.
   */
  readonly send?: (frame: CanFrame) => Promise<boolean>;
  start(events: CanSourceEvents): void;
  stop(): Promise<void>;
}
