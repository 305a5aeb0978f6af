import type { J1939Message } from './j1939-message.js';

/** Bytes of a packet after its number. */
const PACKET_BYTES = 7;

const NO_BYTES = new Uint8Array(0);

/** What is known of a message before its packets come. */
export interface SessionPlan {
  /** Unlike that of every other open session. */
  readonly key: string;
  /** What faults call it. */
  readonly kind: 'fast packet' | 'transfer';
  /** Whose memory it is counted under: bus and source address. */
  readonly owner: string;
  /** The message without its data; `atMs` is when it was announced. */
  readonly head: Omit<J1939Message, 'data'>;
  readonly bytes: number;
  /** Of the first packet: 6 for a fast packet, whose length goes before, else 7. */
  readonly firstPacketBytes: number;
  /** Set where nothing is ever sent again, so that a gap is a loss at once. */
  readonly isOrdered: boolean;
}

/**
 * `taken`: a new packet; `complete`: the last that was missing; `repeated`: known already; `lost`: one
 * before it is missing for good; `short`: fewer bytes than its place asks for; `beyond`: after the end.
 */
export type PacketOutcome = 'taken' | 'complete' | 'repeated' | 'lost' | 'short' | 'beyond';

/**
 * One message that comes in packets, as a listener sees it. It has no clock: times come with the packets.
 * What is broken or complete stays for a while and swallows the packets that still come.
 */
export class TransportSession {
  readonly plan: SessionPlan;
  readonly packets: number;
  state: 'open' | 'complete' | 'broken' = 'open';
  /** After how much silence it is given up. */
  timeoutMs: number;
  touchedAtMs: number;
  /** Number of the packet after which the receiver speaks; absent where it does not, or was not heard. */
  windowEnd: number | undefined;
  /** Packets before the first of a window (ETP data packet offset). */
  packetOffset = 0;
  /** Packets taken so far. */
  taken = 0;
  #data: Uint8Array;
  /** One entry a packet: 1 where it was taken. */
  #has: Uint8Array;

  constructor(plan: SessionPlan, timeoutMs: number) {
    this.plan = plan;
    this.timeoutMs = timeoutMs;
    this.touchedAtMs = plan.head.atMs;
    this.packets = packetCount(plan.bytes, plan.firstPacketBytes);
    this.#data = new Uint8Array(plan.bytes);
    this.#has = new Uint8Array(this.packets);
  }

  /** Takes packet `number`, counted from 0. */
  take(number: number, bytes: Uint8Array): PacketOutcome {
    if (number >= this.packets) return 'beyond';
    if (this.plan.isOrdered && number > this.taken) return 'lost';
    const { bytes: length, firstPacketBytes } = this.plan;
    const from = number === 0 ? 0 : firstPacketBytes + (number - 1) * PACKET_BYTES;
    const to = Math.min(number === 0 ? firstPacketBytes : from + PACKET_BYTES, length);
    if (bytes.length < to - from) return 'short';
    // What is sent again after a loss may have been mended: the later bytes are those that the receiver takes.
    this.#data.set(bytes.subarray(0, to - from), from);
    if (this.#has[number] === 1) return 'repeated';
    this.#has[number] = 1;
    this.taken += 1;
    return this.taken === this.packets ? 'complete' : 'taken';
  }

  /** Whether it has been silent for too long, by whichever way the clock went. */
  isExpired(atMs: number): boolean {
    return Math.abs(atMs - this.touchedAtMs) > this.timeoutMs;
  }

  touch(atMs: number, timeoutMs: number): void {
    this.touchedAtMs = atMs;
    this.timeoutMs = timeoutMs;
  }

  /** Hands over the bytes; the session keeps none. */
  complete(): Uint8Array {
    const data = this.#data;
    this.#end('complete');
    return data;
  }

  /** Gives up; the session keeps no bytes. */
  break(): void {
    this.#end('broken');
  }

  #end(state: 'complete' | 'broken'): void {
    this.state = state;
    this.#data = NO_BYTES;
    this.#has = NO_BYTES;
  }
}

/** Packets that a message of so many bytes takes. */
export function packetCount(bytes: number, firstPacketBytes = PACKET_BYTES): number {
  return bytes <= firstPacketBytes ? 1 : 1 + Math.ceil((bytes - firstPacketBytes) / PACKET_BYTES);
}
