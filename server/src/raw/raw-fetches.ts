import type { RawFetch } from '@furrow/protocol/raw-fetch';
import {
  rawFramesPartFaults,
  RAW_SPAN_MS_MAX,
  type RawCursor,
  type RawFramesPart,
  type RawFramesRequest,
} from '@furrow/protocol/raw-frames';
import type { Clock, Timer } from '../clock/clock.js';
import { inTurns } from '../coverage/sliced.js';
import type { Journal } from '../journal/journal.js';
import type { Logger } from '../log/logger.js';
import type { RawFetchStore, StoredFetch } from './raw-fetch-store.js';
import { judgeRingText } from './raw-spans.js';
import { signedHeads } from './signed-heads.js';

/** What one answer may carry: what happens on the field waits behind it for two seconds on a link of 64 kbit/s. */
const PART_BYTES = 16 * 1024;
/** An answer may wait for batches on a slow link. */
const ANSWER_MS = 120_000;
/** Pause after an answer that did not come, or that says "not now". */
const PAUSE_MS = 60_000;
/** Answers that did not come in a row, after which the gateway is taken for one that cannot. */
const SILENCES_MAX = 5;
/** Requests of one gateway that may wait. */
const OPEN_MAX = 4;
const EXPIRE_EVERY_MS = 3_600_000;

/** What is kept of raw frames, and how long. */
export interface RawLimits {
  /** Of one request. */
  readonly fetchMaxBytes: number;
  /** Of all together. */
  readonly totalMaxBytes: number;
  readonly keepMs: number;
}

/** The sockets of gateways, as far as raw frames need them. */
export interface RawSockets {
  connected(): ReadonlySet<string>;
  onPresence(listener: (gatewayId: string, connected: boolean) => void): () => void;
  /** Asks where the gateway is connected; the answer comes as it was sent, or never. */
  askRawFrames(gatewayId: string, request: RawFramesRequest, answer: (part: unknown) => void): void;
}

export interface RawFetchesOptions {
  readonly store: RawFetchStore;
  readonly sockets: RawSockets;
  readonly journal: Pick<Journal, 'recordsBetween' | 'readFrom'>;
  readonly limits: RawLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Why raw frames are not asked for; the message says what to do. */
export class RawRefusal extends Error {}

/** One question on its way to a gateway. */
interface Turn {
  timer: Timer | undefined;
}

/**
 * Fetches raw frames from gateways, part by part: the next is asked for once this one is stored. A request waits while
 * its gateway is offline, and goes on where it was once it is back, also after a restart of the server.
 */
export class RawFetches {
  private readonly options: RawFetchesOptions;
  private readonly turns = new Map<string, Turn>();
  private readonly silences = new Map<string, number>();
  /** Gateways what came of whose request is being judged. */
  private readonly finishing = new Set<string>();
  private isStopped = false;
  private unsubscribe: (() => void) | undefined;
  private expiry: Timer | undefined;

  constructor(options: RawFetchesOptions) {
    this.options = options;
  }

  start(): void {
    this.unsubscribe = this.options.sockets.onPresence((gatewayId, connected) => {
      this.drop(gatewayId);
      if (connected) this.askNext(gatewayId);
    });
    this.expire();
  }

  stop(): void {
    this.isStopped = true;
    this.unsubscribe?.();
    this.expiry?.cancel();
    for (const gatewayId of this.turns.keys()) this.drop(gatewayId);
  }

  /** Asks a gateway for a stretch of its ring. @throws RawRefusal where it is too long, or too much is kept already */
  ask({ gatewayId, from, to, by }: { gatewayId: string; from: number; to: number; by: string }): RawFetch {
    const { store, clock, limits } = this.options;
    const now = clock.now();
    if (from > to || from > now) throw new RawRefusal('from must be before to, and not in the future');
    if (to - from > RAW_SPAN_MS_MAX) throw new RawRefusal('a request spans 24 hours at most; make several');
    const open = store.list(gatewayId).filter(({ state }) => state === 'open').length;
    if (open >= OPEN_MAX) throw new RawRefusal(`${open} requests wait for this gateway already; they come first`);
    if (store.totalBytes() >= limits.totalMaxBytes) {
      throw new RawRefusal(
        'as many raw frames are kept as rawFrames.totalMaxMb allows; raise it, or wait until older ones expire',
      );
    }
    const id = store.add({ gatewayId, from, to, askedBy: by, askedAt: now });
    this.askNext(gatewayId);
    return this.view(store.find(id) as StoredFetch);
  }

  /** Requests of a gateway, the newest first. */
  list(gatewayId: string): RawFetch[] {
    return this.options.store.list(gatewayId).map((fetch) => this.view(fetch));
  }

  /** A request with what has come of it; undefined where there is none of this number. */
  find(id: number): StoredFetch | undefined {
    return this.options.store.find(id);
  }

  /** What has come of a request, as the text of a ring. */
  textOf(id: number): string {
    return this.options.store.textOf(id);
  }

  /** What has come of a gateway's requests that have ended, for evidence. */
  evidence(gatewayId: string): { id: number; from: number; to: number; text: () => string }[] {
    const ended = this.options.store.list(gatewayId).filter(({ state, bytes }) => state !== 'open' && bytes > 0);
    return ended.map(({ id, from, to }) => ({ id, from, to, text: () => this.textOf(id) })).toReversed();
  }

  private view({ cursor: _cursor, captures: _captures, ...fetch }: StoredFetch): RawFetch {
    return { ...fetch, expiresAt: fetch.askedAt + this.options.limits.keepMs };
  }

  private askNext(gatewayId: string): void {
    const { store, sockets, clock } = this.options;
    if (this.turns.has(gatewayId) || this.finishing.has(gatewayId) || !sockets.connected().has(gatewayId)) return;
    const fetch = store.nextOpen(gatewayId);
    if (fetch === undefined) return;
    // The server was stopped between the last part and the verdict.
    if (fetch.cursor === null && fetch.bytes > 0) return this.settle(fetch, this.finish(fetch, 'done', null));
    const { from, to, cursor } = fetch;
    const turn: Turn = { timer: clock.after(ANSWER_MS, () => this.unanswered(fetch)) };
    this.turns.set(gatewayId, turn);
    sockets.askRawFrames(gatewayId, { from, to, cursor, maxBytes: PART_BYTES }, (part) => {
      // An answer of a connection that is gone, or that came too late: it was asked for again.
      if (this.turns.get(gatewayId) !== turn) return;
      this.silences.delete(gatewayId);
      this.settle(fetch, this.take(fetch, part));
    });
  }

  /** A disk that takes nothing now may take it later. */
  private settle(fetch: StoredFetch, step: Promise<void>): void {
    step.catch((error: unknown) => {
      if (!this.isStopped) this.pause(fetch, `it cannot be stored: ${(error as Error).message}`);
    });
  }

  private async take(fetch: StoredFetch, answer: unknown): Promise<void> {
    const { store, limits } = this.options;
    const faults = rawFramesPartFaults(answer);
    if (faults.length > 0) return this.fail(fetch, `its answer cannot be read: ${faults.slice(0, 3).join('; ')}`);
    const { status, reason = 'no reason given', bytes, next, captures } = answer as RawFramesPart;
    if (status === 'retry') return this.pause(fetch, reason);
    if (status === 'noRing') return this.fail(fetch, `it keeps no raw frames: ${reason}`);
    if (status === 'refused') return this.fail(fetch, `it refuses the request: ${reason}`);
    if (bytes.length > PART_BYTES)
      return this.fail(fetch, `it sent ${bytes.length} bytes; ${PART_BYTES} were asked for`);
    if (!isAfter(next, fetch.cursor)) return this.fail(fetch, 'its answers do not come to an end');
    store.addPart(fetch.id, { bytes, cursor: next, captures: fetch.cursor === null ? captures : undefined });
    const total = fetch.bytes + bytes.length;
    if (next === null) return this.finish(fetch, 'done', null);
    if (total >= limits.fetchMaxBytes) {
      return this.finish(fetch, 'tooLarge', `more than ${limits.fetchMaxBytes} bytes; ask for a shorter span`);
    }
    this.drop(fetch.gatewayId);
    this.askNext(fetch.gatewayId);
  }

  /** Holds what has come against the batches of the gateway. */
  private async finish(fetch: StoredFetch, state: 'done' | 'tooLarge', reason: string | null): Promise<void> {
    const { store, journal, clock } = this.options;
    this.drop(fetch.gatewayId);
    this.finishing.add(fetch.gatewayId);
    try {
      const heads = await signedHeads(journal, fetch.gatewayId, fetch);
      if (this.isStopped) return;
      const judged = judgeRingText(store.textOf(fetch.id), heads, { ...fetch, isCut: state === 'tooLarge' });
      const { spans } = await inTurns(judged);
      if (this.isStopped) return;
      store.end(fetch.id, { state, reason, spans, at: clock.now() });
    } finally {
      this.finishing.delete(fetch.gatewayId);
    }
    this.askNext(fetch.gatewayId);
  }

  private fail({ id, gatewayId }: StoredFetch, reason: string): void {
    const { store, clock, logger } = this.options;
    logger.logOften('warn', `raw frames ${gatewayId}`, `gateway ${gatewayId}: raw frames: ${reason}`);
    store.end(id, { state: 'failed', reason, spans: null, at: clock.now() });
    this.drop(gatewayId);
    this.askNext(gatewayId);
  }

  private unanswered(fetch: StoredFetch): void {
    const { gatewayId } = fetch;
    const silences = (this.silences.get(gatewayId) ?? 0) + 1;
    this.silences.set(gatewayId, silences);
    if (silences < SILENCES_MAX) return this.pause(fetch, 'it has not answered yet');
    this.silences.delete(gatewayId);
    this.fail(fetch, 'it does not answer; its software may be older than such requests');
  }

  private pause(fetch: StoredFetch, reason: string): void {
    const { store, clock } = this.options;
    const { gatewayId, id } = fetch;
    this.drop(gatewayId);
    const turn: Turn = {
      timer: clock.after(PAUSE_MS, () => {
        this.drop(gatewayId);
        this.askNext(gatewayId);
      }),
    };
    this.turns.set(gatewayId, turn);
    store.wait(id, reason);
  }

  private drop(gatewayId: string): void {
    this.turns.get(gatewayId)?.timer?.cancel();
    this.turns.delete(gatewayId);
  }

  private expire(): void {
    const { store, clock, limits, logger } = this.options;
    const gone = store.expire(clock.now() - limits.keepMs);
    if (gone > 0) logger.log('info', `${gone} requests for raw frames expired`);
    this.expiry = clock.after(EXPIRE_EVERY_MS, () => this.expire());
  }
}

/** A gateway reads its ring from front to back; one whose places do not rise would be asked for ever. */
function isAfter(next: RawCursor | null, cursor: RawCursor | null): boolean {
  if (next === null || cursor === null) return true;
  return next.segment > cursor.segment || (next.segment === cursor.segment && next.offset > cursor.offset);
}
