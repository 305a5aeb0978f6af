import type { J1939Message } from './j1939-message.js';

/** Told of each message that could not be put together. */
export type SessionFault = (reason: string, value: string) => void;

interface Session {
  readonly length: number;
  readonly data: Uint8Array;
  received: number;
  nextFrame: number;
  atMs: number;
}

const FIRST_FRAME_BYTES = 6;
const LATER_FRAME_BYTES = 7;
const MAX_BYTES = 223;
const TIMEOUT_MS = 750;

/**
 * Puts NMEA 2000 fast packets together. The first byte of a frame is the sequence (3 bits) and the frame
 * number (5 bits); frame 0 also has the length. Frames of one sequence come in order; a lost one ends it.
 */
export class FastPacket {
  readonly #onFault: SessionFault;
  /** Keyed by bus, source, PGN and sequence. */
  readonly #sessions = new Map<string, Session>();

  constructor(onFault: SessionFault) {
    this.#onFault = onFault;
  }

  /** The message, when this frame completes it. */
  push(frame: J1939Message): J1939Message | undefined {
    const [first] = frame.data;
    if (first === undefined) return undefined;
    const key = `${frame.bus} ${frame.source} ${frame.pgn} ${first >>> 5}`;
    const session = (first & 31) === 0 ? this.#start(key, frame) : this.#continue(key, first & 31, frame);
    if (session === undefined || session.received < session.length) return undefined;
    this.#sessions.delete(key);
    return { ...frame, data: session.data };
  }

  /** Reports the packets that the end of the input cuts. */
  end(): void {
    for (const key of this.#sessions.keys())
      this.#onFault('fast packet is incomplete', `bus, source, PGN, sequence ${key}`);
    this.#sessions.clear();
  }

  #start(key: string, frame: J1939Message): Session | undefined {
    const length = frame.data[1] ?? 0;
    if (this.#sessions.delete(key)) this.#fault('fast packet is incomplete', frame);
    if (length === 0 || length > MAX_BYTES) {
      this.#fault('fast packet has no possible length', frame);
      return undefined;
    }
    const session = { length, data: new Uint8Array(length), received: 0, nextFrame: 1, atMs: frame.atMs };
    append(session, frame.data.subarray(2, 2 + FIRST_FRAME_BYTES));
    this.#sessions.set(key, session);
    return session;
  }

  #continue(key: string, number: number, frame: J1939Message): Session | undefined {
    const session = this.#sessions.get(key);
    if (session === undefined) {
      this.#fault('fast packet has no first frame', frame);
      return undefined;
    }
    if (number !== session.nextFrame || frame.atMs - session.atMs > TIMEOUT_MS) {
      this.#sessions.delete(key);
      this.#fault('fast packet is incomplete', frame);
      return undefined;
    }
    session.nextFrame += 1;
    session.atMs = frame.atMs;
    append(session, frame.data.subarray(1, 1 + LATER_FRAME_BYTES));
    return session;
  }

  #fault(reason: string, { pgn, source }: J1939Message): void {
    this.#onFault(reason, `PGN ${pgn} from ${source}`);
  }
}

function append(session: Session, bytes: Uint8Array): void {
  const room = session.length - session.received;
  session.data.set(bytes.subarray(0, room), session.received);
  session.received += Math.min(bytes.length, room);
}
