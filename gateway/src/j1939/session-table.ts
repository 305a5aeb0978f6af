import { TransportSession, type SessionPlan } from './transport-session.js';

/** Told of each message that could not be put together. */
export type SessionFault = (reason: string, value: string) => void;

/** What may be kept of messages that are not yet whole. */
export interface SessionLimits {
  readonly bytesPerSource: number;
  readonly bytesInAll: number;
}

/**
 * A device descriptor of 256 sections takes about 40 kB. Pictures of a virtual terminal go to megabytes;
 * nothing here reads them.
 */
export const DEFAULT_SESSION_LIMITS: SessionLimits = { bytesPerSource: 262_144, bytesInAll: 1_048_576 };

/** A session without its bytes, about: so that many small ones are bounded too. */
const SESSION_BYTES = 256;

/** The sessions that are open, within limits of memory. */
export class SessionTable {
  readonly #limits: SessionLimits;
  readonly #sessions = new Map<string, TransportSession>();
  /** Bytes reserved, keyed by owner. */
  readonly #reserved = new Map<string, number>();
  #reservedInAll = 0;

  constructor(limits: SessionLimits = DEFAULT_SESSION_LIMITS) {
    this.#limits = limits;
  }

  get(key: string): TransportSession | undefined {
    return this.#sessions.get(key);
  }

  /** Bytes that are reserved now. */
  get bytes(): number {
    return this.#reservedInAll;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Opens a session in the place of one of the same key; undefined where it would go beyond a limit. */
  open(plan: SessionPlan, timeoutMs: number): TransportSession | undefined {
    this.close(plan.key);
    const bytes = costOf(plan);
    const ofOwner = (this.#reserved.get(plan.owner) ?? 0) + bytes;
    if (ofOwner > this.#limits.bytesPerSource || this.#reservedInAll + bytes > this.#limits.bytesInAll)
      return undefined;
    this.#reserved.set(plan.owner, ofOwner);
    this.#reservedInAll += bytes;
    const session = new TransportSession(plan, timeoutMs);
    this.#sessions.set(plan.key, session);
    return session;
  }

  close(key: string): void {
    const session = this.#sessions.get(key);
    if (session === undefined) return;
    this.#sessions.delete(key);
    const { owner } = session.plan;
    const left = (this.#reserved.get(owner) ?? 0) - costOf(session.plan);
    if (left > 0) this.#reserved.set(owner, left);
    else this.#reserved.delete(owner);
    this.#reservedInAll -= costOf(session.plan);
  }

  /** Closes the sessions that have been silent for too long and returns them. */
  closeExpired(atMs: number): TransportSession[] {
    const expired: TransportSession[] = [];
    for (const session of this.#sessions.values()) if (session.isExpired(atMs)) expired.push(session);
    for (const { plan } of expired) this.close(plan.key);
    return expired;
  }

  /** Closes all and returns them. */
  closeAll(): TransportSession[] {
    const all = [...this.#sessions.values()];
    for (const { plan } of all) this.close(plan.key);
    return all;
  }
}

/** Bytes that a session reserves: its data, a mark for each packet, and itself. */
function costOf({ bytes }: SessionPlan): number {
  return bytes + Math.ceil(bytes / 7) + SESSION_BYTES;
}
