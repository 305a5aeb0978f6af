import { headOf, messageText, type J1939Message } from './j1939-message.js';
import type { SessionFault, SessionTable } from './session-table.js';
import type { TransportSession } from './transport-session.js';

const FIRST_PACKET_BYTES = 6;
const MAX_BYTES = 223;
const TIMEOUT_MS = 750;

/**
 * Puts NMEA 2000 fast packets together. The first byte of a frame is the sequence (3 bits) and the frame
 * number (5 bits); frame 0 also has the length. Frames of one sequence come in order; a lost one ends it.
 * Of each message that fails one fault is told, however many of its frames still come.
 */
export class FastPacket {
  readonly #sessions: SessionTable;
  readonly #onFault: SessionFault;

  constructor(sessions: SessionTable, onFault: SessionFault) {
    this.#sessions = sessions;
    this.#onFault = onFault;
  }

  /** The message, when this frame completes it. */
  push(frame: J1939Message): J1939Message | undefined {
    const [first] = frame.data;
    if (first === undefined) return undefined;
    const key = `fast ${frame.bus} ${frame.source} ${frame.pgn} ${first >>> 5}`;
    const number = first & 31;
    if (number === 0) return this.#start(key, frame);
    const session = this.#sessions.get(key);
    if (session === undefined) {
      this.#onFault('fast packet has no first frame', messageText(frame));
      this.#open(key, frame, 0)?.break();
      return undefined;
    }
    return this.#take(session, number, frame);
  }

  #start(key: string, frame: J1939Message): J1939Message | undefined {
    const known = this.#sessions.get(key);
    const length = frame.data[1] ?? 0;
    if (known?.state === 'open') {
      if (known.taken === 1 && known.plan.bytes === length) return this.#take(known, 0, frame);
      this.#incomplete(known);
    }
    if (length === 0 || length > MAX_BYTES) {
      this.#onFault('fast packet has no possible length', `${length}, ${messageText(frame)}`);
      this.#open(key, frame, 0)?.break();
      return undefined;
    }
    const session = this.#open(key, frame, length);
    return session === undefined ? undefined : this.#take(session, 0, frame);
  }

  #open(key: string, frame: J1939Message, bytes: number): TransportSession | undefined {
    const plan = {
      key,
      kind: 'fast packet' as const,
      owner: `${frame.bus} ${frame.source}`,
      head: headOf(frame),
      bytes,
      firstPacketBytes: FIRST_PACKET_BYTES,
      isOrdered: true,
    };
    const session = this.#sessions.open(plan, TIMEOUT_MS);
    if (session === undefined) this.#onFault('fast packet is beyond the limit of memory', messageText(frame));
    return session;
  }

  #take(session: TransportSession, number: number, frame: J1939Message): J1939Message | undefined {
    session.touch(frame.atMs, TIMEOUT_MS);
    if (session.state !== 'open') return undefined;
    const outcome = session.take(number, frame.data.subarray(number === 0 ? 2 : 1));
    if (outcome === 'taken') return undefined;
    if (outcome === 'complete') {
      this.#sessions.close(session.plan.key);
      return { ...frame, data: session.complete() };
    }
    if (outcome === 'repeated')
      this.#onFault('fast packet frame is repeated', `frame ${number}, ${messageText(frame)}`);
    else this.#incomplete(session);
    return undefined;
  }

  #incomplete(session: TransportSession): void {
    this.#onFault('fast packet is incomplete', messageText(session.plan.head));
    session.break();
  }
}
