import { headOf, messageText, type J1939Message } from './j1939-message.js';
import type { SessionFault, SessionTable } from './session-table.js';
import { packetCount, type SessionPlan, type TransportSession } from './transport-session.js';

const TP_CONTROL_PGN = 60416;
const TP_DATA_PGN = 60160;
const ETP_CONTROL_PGN = 51200;
const ETP_DATA_PGN = 50944;
/** Groups that carry parts of others. */
export const TRANSPORT_PGNS: ReadonlySet<number> = new Set([
  TP_CONTROL_PGN,
  TP_DATA_PGN,
  ETP_CONTROL_PGN,
  ETP_DATA_PGN,
]);

/** First bytes of control messages (J1939-21, 5.10.3; ISO 11783-3, 5.13). */
const CONTROL = {
  requestToSend: 16,
  clearToSend: 17,
  endOfMessage: 19,
  extendedRequestToSend: 20,
  extendedClearToSend: 21,
  extendedDataPacketOffset: 22,
  extendedEndOfMessage: 23,
  broadcastAnnounce: 32,
  abort: 255,
} as const;

/** Times of silence after which a party gives up (J1939-21, 5.10.2.4): T1, T2 and T3, T4. */
const BETWEEN_PACKETS_MS = 750;
const BETWEEN_PARTIES_MS = 1250;
const HELD_MS = 1050;

const FRAME_BYTES = 8;
const PACKET_BYTES = 7;
const MAX_BYTES = 1785;
const MAX_EXTENDED_BYTES = 117_440_505;
const TO_ALL = 255;

type Protocol = 'TP' | 'ETP';

/**
 * Puts transfers together (TP.BAM, TP.RTS/CTS, ETP) as one who listens and never answers. What is lost on
 * a connection may be asked for again, so a gap there is a loss only when the transfer ends; a broadcast
 * has lost what it skips. Of each transfer that fails one fault is told.
 */
export class TransportProtocol {
  readonly #sessions: SessionTable;
  readonly #onFault: SessionFault;

  constructor(sessions: SessionTable, onFault: SessionFault) {
    this.#sessions = sessions;
    this.#onFault = onFault;
  }

  /** Takes a frame of one of the transport groups. Returns the message that it completes. */
  push(frame: J1939Message): J1939Message | undefined {
    if (frame.data.length < FRAME_BYTES) {
      this.#onFault('transport frame is short', messageText(frame));
      return undefined;
    }
    if (frame.pgn === TP_DATA_PGN) return this.#packet('TP', frame);
    if (frame.pgn === ETP_DATA_PGN) return this.#packet('ETP', frame);
    this.#control(frame.pgn === TP_CONTROL_PGN ? 'TP' : 'ETP', frame);
    return undefined;
  }

  #control(protocol: Protocol, frame: J1939Message): void {
    const { data } = frame;
    const isTp = protocol === 'TP';
    switch (data[0]) {
      case isTp ? CONTROL.requestToSend : undefined:
      case isTp ? CONTROL.broadcastAnnounce : undefined:
        return this.#announce(protocol, frame, uint(data, 1, 2));
      case isTp ? undefined : CONTROL.extendedRequestToSend:
        return this.#announce(protocol, frame, uint(data, 1, 4));
      case isTp ? CONTROL.clearToSend : CONTROL.extendedClearToSend:
        return this.#clear(this.#answered(protocol, frame), frame, isTp);
      case isTp ? undefined : CONTROL.extendedDataPacketOffset:
        return this.#offset(this.#sent(protocol, frame), frame);
      case isTp ? CONTROL.endOfMessage : CONTROL.extendedEndOfMessage:
        return this.#acknowledged(this.#answered(protocol, frame));
      case CONTROL.abort:
        return this.#abort(protocol, frame);
      default:
        this.#onFault('transport control is not known', `${data[0]}, ${messageText(frame)}`);
    }
  }

  #announce(protocol: Protocol, frame: J1939Message, bytes: number): void {
    const key = sentKey(protocol, frame);
    const head = { ...headOf(frame), pgn: uint(frame.data, 5, 3) };
    const known = this.#sessions.get(key);
    const isRetry = known?.taken === 0 && known.plan.head.pgn === head.pgn && known.plan.bytes === bytes;
    if (known?.state === 'open' && !isRetry) this.#fail(known, 'transfer is incomplete');
    const packets = protocol === 'TP' ? frame.data[3] : packetCount(bytes);
    const isPossible = bytes > 0 && bytes <= (protocol === 'TP' ? MAX_BYTES : MAX_EXTENDED_BYTES);
    if (!isPossible || packets !== packetCount(bytes)) {
      this.#onFault('transfer has no possible length', `${bytes} bytes, ${messageText(head)}`);
      this.#open({ key, head, bytes: 0 })?.break();
      return;
    }
    this.#open({ key, head, bytes });
  }

  #open({ key, head, bytes }: Pick<SessionPlan, 'key' | 'head' | 'bytes'>): TransportSession | undefined {
    const isBroadcast = head.destination === TO_ALL;
    const plan = {
      key,
      kind: 'transfer' as const,
      owner: `${head.bus} ${head.source}`,
      head,
      bytes,
      firstPacketBytes: PACKET_BYTES,
      isOrdered: isBroadcast,
    };
    const timeoutMs = isBroadcast ? BETWEEN_PACKETS_MS : BETWEEN_PARTIES_MS;
    const session = this.#sessions.open(plan, timeoutMs);
    if (session !== undefined || bytes === 0) return session;
    this.#onFault('transfer is beyond the limit of memory', `${bytes} bytes, ${messageText(head)}`);
    // Its packets still come, and are not to look like those of an unheard announcement.
    this.#sessions.open({ ...plan, bytes: 0 }, timeoutMs)?.break();
    return undefined;
  }

  /** The receiver asks for packets, or holds the sender back with a count of 0. */
  #clear(session: TransportSession | undefined, { data, atMs }: J1939Message, isTp: boolean): void {
    if (session === undefined) return;
    const count = data[1] ?? 0;
    const next = isTp ? (data[2] ?? 0) : uint(data, 2, 3);
    session.windowEnd = count === 0 ? undefined : next - 1 + count;
    session.touch(atMs, count === 0 ? HELD_MS : BETWEEN_PARTIES_MS);
  }

  #offset(session: TransportSession | undefined, { data, atMs }: J1939Message): void {
    if (session === undefined) return;
    session.packetOffset = uint(data, 2, 3);
    session.windowEnd = session.packetOffset + (data[1] ?? 0);
    session.touch(atMs, BETWEEN_PACKETS_MS);
  }

  #acknowledged(session: TransportSession | undefined): void {
    if (session === undefined) return;
    if (session.state === 'open') this.#fail(session, 'transfer is incomplete');
    this.#sessions.close(session.plan.key);
  }

  /** Either party gives up. The group tells which transfer; where it tells nothing, the sender's own. */
  #abort(protocol: Protocol, frame: J1939Message): void {
    const pgn = uint(frame.data, 5, 3);
    const sent = this.#sent(protocol, frame);
    const answered = this.#answered(protocol, frame);
    const named = [sent, answered].filter((session) => session?.plan.head.pgn === pgn);
    for (const session of named.length > 0 ? named : [sent]) {
      if (session === undefined) continue;
      if (session.state === 'open') this.#fail(session, 'transfer was aborted', `, reason ${frame.data[1]}`);
      this.#sessions.close(session.plan.key);
    }
  }

  #packet(protocol: Protocol, frame: J1939Message): J1939Message | undefined {
    const session = this.#sent(protocol, frame);
    const { atMs, data } = frame;
    if (session === undefined) {
      this.#onFault('transfer has no announcement', messageText(frame));
      this.#open({ key: sentKey(protocol, frame), head: headOf(frame), bytes: 0 })?.break();
      return undefined;
    }
    const number = session.packetOffset + (data[0] ?? 0);
    session.touch(atMs, number === session.windowEnd ? BETWEEN_PARTIES_MS : BETWEEN_PACKETS_MS);
    if (session.state !== 'open') return undefined;
    const outcome = number === 0 ? 'beyond' : session.take(number - 1, data.subarray(1));
    if (outcome === 'complete') return this.#complete(session, atMs);
    if (outcome === 'repeated' && session.plan.isOrdered)
      this.#onFault('transfer packet is repeated', `packet ${number}, ${messageText(session.plan.head)}`);
    if (outcome === 'lost' || outcome === 'short') this.#fail(session, 'transfer is incomplete');
    if (outcome === 'beyond') this.#fail(session, 'transfer packet is beyond the end', `, packet ${number}`);
    return undefined;
  }

  /** A connection stays until it is acknowledged: its receiver may have lost what came here. */
  #complete(session: TransportSession, atMs: number): J1939Message {
    const message = { ...session.plan.head, atMs, data: session.complete() };
    if (session.plan.isOrdered) this.#sessions.close(session.plan.key);
    else session.touch(atMs, BETWEEN_PARTIES_MS);
    return message;
  }

  #fail(session: TransportSession, reason: string, detail = ''): void {
    const { plan, taken, packets } = session;
    this.#onFault(reason, `${messageText(plan.head)}, ${taken} of ${packets} packets${detail}`);
    session.break();
  }

  /** The transfer that the sender of this frame makes to its destination. */
  #sent(protocol: Protocol, frame: J1939Message): TransportSession | undefined {
    return this.#sessions.get(sentKey(protocol, frame));
  }

  /** The transfer that the destination of this frame makes to its sender. */
  #answered(protocol: Protocol, frame: J1939Message): TransportSession | undefined {
    return this.#sessions.get(sentKey(protocol, { ...frame, source: frame.destination, destination: frame.source }));
  }
}

function sentKey(protocol: Protocol, { bus, source, destination }: J1939Message): string {
  return `${protocol} ${bus} ${source} ${destination}`;
}

/** A number of 1 to 4 bytes, the lowest first, at a place counted from 0. */
function uint(data: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let index = bytes - 1; index >= 0; index -= 1) value = value * 256 + (data[at + index] ?? 0);
  return value;
}
