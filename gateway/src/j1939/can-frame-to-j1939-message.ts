import type { CanFrame } from '../can/can-frame.js';
import { canIdentifier } from '../can/can-identifier.js';
import { shownBytes } from '../log/fault.js';
import { FastPacket } from './fast-packet.js';
import { messageText, type J1939Message } from './j1939-message.js';
import { DEFAULT_SESSION_LIMITS, SessionTable, type SessionFault, type SessionLimits } from './session-table.js';
import { TRANSPORT_PGNS, TransportProtocol } from './transport-protocol.js';
import type { TransportSession } from './transport-session.js';

/** Where and when a frame was heard. */
export interface FrameOrigin {
  readonly bus: string;
  readonly atMs: number;
}

/** NMEA 2000 groups that come as fast packets; the bus does not say which do. */
const FAST_PACKET_PGNS: ReadonlySet<number> = new Set([127489, 129029, 129540]);
/** A classic frame carries no more. */
const FRAME_BYTES = 8;

/**
 * Frames to messages. A group of one frame is a message at once; a fast packet or a transfer (TP, ETP)
 * when its last frame is there. What is not yet whole is bounded in memory and in time, by the times of
 * the frames and of `tick`.
 */
export class CanFrameToJ1939Message {
  readonly #sessions: SessionTable;
  readonly #fastPacket: FastPacket;
  readonly #transport: TransportProtocol;
  readonly #onFault: SessionFault;

  constructor(onFault: SessionFault, limits: SessionLimits = DEFAULT_SESSION_LIMITS) {
    this.#onFault = onFault;
    this.#sessions = new SessionTable(limits);
    this.#fastPacket = new FastPacket(this.#sessions, onFault);
    this.#transport = new TransportProtocol(this.#sessions, onFault);
  }

  /** Bytes reserved for messages that are not yet whole. */
  get openBytes(): number {
    return this.#sessions.bytes;
  }

  push(frame: CanFrame, { bus, atMs }: FrameOrigin): J1939Message | undefined {
    if (!frame.extended) return this.#refuse('11-bit identifier, not J1939', frame);
    if (frame.remote) return this.#refuse('remote frame', frame);
    if (frame.data.length > FRAME_BYTES) return this.#refuse('more than 8 bytes', frame);
    const message: J1939Message = { ...canIdentifier(frame.id), data: frame.data, bus, atMs };
    if (!FAST_PACKET_PGNS.has(message.pgn)) return this.join(message);
    this.tick(atMs);
    return this.#fastPacket.push(message);
  }

  /** A message that came whole, as canboat's logs have them; a packet of a transfer is joined with its others. */
  join(message: J1939Message): J1939Message | undefined {
    if (!TRANSPORT_PGNS.has(message.pgn)) return message;
    this.tick(message.atMs);
    return this.#transport.push(message);
  }

  /** Time passed: gives up what has been silent for too long. */
  tick(atMs: number): void {
    if (this.#sessions.size === 0) return;
    this.#report(this.#sessions.closeExpired(atMs), 'timed out');
  }

  /** Reports the messages that the end of the input cuts. */
  end(): void {
    this.#report(this.#sessions.closeAll(), 'is incomplete');
  }

  #report(sessions: readonly TransportSession[], why: string): void {
    for (const { state, plan, taken, packets } of sessions) {
      if (state !== 'open') continue;
      this.#onFault(`${plan.kind} ${why}`, `${messageText(plan.head)}, ${taken} of ${packets} packets`);
    }
  }

  #refuse(reason: string, { id, data }: CanFrame): undefined {
    this.#onFault(reason, `${id.toString(16).toUpperCase()}#${shownBytes(data)}`);
  }
}
