import type { CanFrame } from '../can/can-frame.js';
import { canIdentifier } from '../can/can-identifier.js';
import { shownBytes } from '../log/fault.js';
import { FastPacket, type SessionFault } from './fast-packet.js';
import type { J1939Message } from './j1939-message.js';

/** Where and when a frame was heard. */
export interface FrameOrigin {
  readonly bus: string;
  readonly atMs: number;
}

/** NMEA 2000 groups that come as fast packets; the bus does not say which do. */
const FAST_PACKET_PGNS: ReadonlySet<number> = new Set([129029]);
/** A classic frame carries no more. */
const FRAME_BYTES = 8;

/**
 * Frames to messages. A group of one frame is a message at once; a fast packet when its last frame is
 * there. Transport protocol sessions (PGN 60416, 60160) are not put together: no signal needs them yet.
 */
export class CanFrameToJ1939Message {
  readonly #fastPacket: FastPacket;
  readonly #onFault: SessionFault;

  constructor(onFault: SessionFault) {
    this.#onFault = onFault;
    this.#fastPacket = new FastPacket(onFault);
  }

  push(frame: CanFrame, { bus, atMs }: FrameOrigin): J1939Message | undefined {
    if (!frame.extended) return this.#refuse('11-bit identifier, not J1939', frame);
    if (frame.remote) return this.#refuse('remote frame', frame);
    if (frame.data.length > FRAME_BYTES) return this.#refuse('more than 8 bytes', frame);
    const message: J1939Message = { ...canIdentifier(frame.id), data: frame.data, bus, atMs };
    return FAST_PACKET_PGNS.has(message.pgn) ? this.#fastPacket.push(message) : message;
  }

  /** Reports the messages that the end of the input cuts. */
  end(): void {
    this.#fastPacket.end();
  }

  #refuse(reason: string, { id, data }: CanFrame): undefined {
    this.#onFault(reason, `${id.toString(16).toUpperCase()}#${shownBytes(data)}`);
  }
}
