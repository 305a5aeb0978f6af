import { createHello, type Challenge, type Hello, type Welcome } from '@furrow/protocol/gateway-hello';
import type { SettingsAck } from '@furrow/protocol/gateway-settings';
import type { RawFramesPart } from '@furrow/protocol/raw-frames';
import { GATEWAY_NAMESPACE } from '@furrow/protocol/socket-events';
import type { GatewayToServerEvents, ServerToGatewayEvents } from '@furrow/protocol/socket-events';
import { io, type Socket } from 'socket.io-client';
import type { Clock, ClockTimer } from '../clock/clock.js';
import type { GatewayIdentity } from '../identity/gateway-key.js';
import type { Logger } from '../log/logger.js';
import { LANES, type Lane, type Outbox } from '../outbox/outbox.js';
import { readAnswer, releaseBatch, toUplinkBatch, type UplinkBatch } from '../outbox/outbox-to-uplink-batch.js';
import { ConnectAgent } from './connect-agent.js';
import { connectionCause } from './connection-cause.js';
import { UplinkCounters } from './uplink-counters.js';
import {
  nextUplinkState,
  nextWakeAt,
  STOPPED_UPLINK,
  UPLINK_TIMING,
  type UplinkEffect,
  type UplinkEvent,
  type UplinkPhase,
  type UplinkState,
  type UplinkTiming,
} from './uplink-machine.js';

export interface UplinkClientOptions {
  /** `https://host:port` of the server; its gateway namespace is added here. */
  readonly url: string;
  /** Certificate authority in PEM that signed the server's certificate; absent for the system's own. */
  readonly ca?: Buffer;
  /** `http://host:port` of an HTTP proxy that is asked to CONNECT; absent for a straight way. */
  readonly proxy?: string;
  readonly softwareVersion: string;
  readonly timing?: UplinkTiming;
}

export interface UplinkClientParts {
  readonly outbox: Outbox;
  /** Takes settings of the server, once it has said that this gateway is enrolled. @returns what to answer */
  readonly onSettings?: (offer: unknown) => SettingsAck;
  /** Answers the server's requests for raw frames. Any value may be asked. */
  readonly onRawFrames?: (request: unknown) => RawFramesPart;
  readonly identity: GatewayIdentity;
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0 up to, but not including, 1. */
  readonly random: () => number;
}

/**
 * Batches are small already, and compression costs a server a quarter of a megabyte a connection. The library
 * hands the value to `ws`, which takes `false`; its types know only the settings.
 */
const NO_DEFLATE = false as unknown as { threshold: number };

/** An agent for `ws`, to which the library hands it on; its types know only the name of one. */
function proxyAgent(proxy: string): string {
  return new ConnectAgent(proxy) as unknown as string;
}

type GatewaySocket = Socket<ServerToGatewayEvents, GatewayToServerEvents>;

/**
 * Carries batches from the outbox to the server over Socket.IO, by the rules of the uplink machine. Each
 * attempt has a socket of its own and nothing is handed to a socket that is not connected, so Socket.IO's
 * memory never holds what the outbox believes to be on its way.
 */
export class UplinkClient {
  readonly #options: UplinkClientOptions;
  readonly #parts: UplinkClientParts;
  readonly #counters = new UplinkCounters();
  readonly #inFlight = new Map<Lane, UplinkBatch>();
  #state: UplinkState = STOPPED_UPLINK;
  #socket: GatewaySocket | undefined;
  #timer: ClockTimer | undefined;
  /** Gives the answer that waits for the newest lane. */
  #answerRaw: (() => void) | undefined;

  constructor(options: UplinkClientOptions, parts: UplinkClientParts) {
    this.#options = options;
    this.#parts = parts;
  }

  start(): void {
    this.#advance({ kind: 'started' });
  }

  stop(): void {
    this.#advance({ kind: 'stopped' });
  }

  /** Says that the outbox has a new batch. */
  batchSealed(): void {
    this.#advance({ kind: 'ticked' });
  }

  get phase(): UplinkPhase {
    return this.#state.phase;
  }

  get counters(): UplinkCounters {
    return this.#counters;
  }

  #advance(event: UplinkEvent): void {
    const { clock, random, logger } = this.#parts;
    const moment = { now: clock.now(), random: random(), timing: this.#options.timing ?? UPLINK_TIMING };
    const before = this.#state.phase;
    const { state, effects } = nextUplinkState(this.#state, event, moment);
    this.#state = state;
    if (state.phase !== before) {
      // The tries to reach a server that is down are many and all the same.
      const isSettled = state.phase === 'open' || state.phase === 'stopped';
      logger[isSettled ? 'info' : 'debug'](`uplink ${state.phase}`, { server: this.#options.url });
    }
    for (const effect of effects) this.#perform(effect);
    this.#armTimer();
  }

  #armTimer(): void {
    const { clock } = this.#parts;
    if (this.#timer !== undefined) clock.clearTimeout(this.#timer);
    const wakeAt = nextWakeAt(this.#state);
    this.#timer =
      wakeAt === null
        ? undefined
        : clock.setTimeout(() => this.#advance({ kind: 'ticked' }), Math.max(0, wakeAt - clock.now()));
  }

  #perform(effect: UplinkEffect): void {
    switch (effect.kind) {
      case 'connect':
        return this.#connect();
      case 'disconnect':
        return this.#disconnect();
      case 'keepAll':
        for (const { stored } of this.#inFlight.values()) this.#parts.outbox.keep(stored);
        return this.#inFlight.clear();
      case 'offer':
        return this.#offer(effect.lane);
    }
  }

  #connect(): void {
    const { ca, proxy, url } = this.#options;
    const socket: GatewaySocket = io(new URL(GATEWAY_NAMESPACE, url).href, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      autoConnect: false,
      perMessageDeflate: NO_DEFLATE,
      ...(ca === undefined ? {} : { ca: ca.toString() }),
      ...(proxy === undefined ? {} : { agent: proxyAgent(proxy) }),
    });
    this.#socket = socket;
    // Events of a socket that was given up must not move the one that followed it.
    const current = (act: () => void): void => {
      if (this.#socket === socket) act();
    };
    socket.on('connect', () => current(() => this.#advance({ kind: 'connected' })));
    socket.on('connect_error', (error) => current(() => this.#lost(connectionCause(error))));
    socket.on('disconnect', (reason) => current(() => this.#lost(reason)));
    socket.on('challenge', (challenge, reply) => current(() => this.#answerChallenge(challenge, reply)));
    socket.on('welcome', (welcome) => current(() => this.#welcomed(welcome)));
    socket.on('settings', (offer, reply) => current(() => this.#takeSettings(offer, reply)));
    socket.on('rawFrames', (request, reply) => current(() => this.#takeRawFrames(request, reply)));
    socket.on('offerRefused', () => current(() => this.#offerRefused('the server asks for them')));
    socket.connect();
  }

  #disconnect(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#answerRaw = undefined;
    socket?.removeAllListeners();
    socket?.disconnect();
  }

  #lost(reason: string): void {
    this.#counters.lost += 1;
    this.#parts.logger.warnOften('lost', 'no connection to the server; records are kept in the outbox', {
      server: this.#options.url,
      reason,
    });
    this.#advance({ kind: 'lost' });
  }

  #answerChallenge(challenge: Challenge, reply: unknown): void {
    if (typeof challenge?.nonce !== 'string' || typeof reply !== 'function') {
      return this.#lost('malformed challenge');
    }
    const hello: Hello = createHello(challenge.nonce, this.#parts.identity, this.#options.softwareVersion);
    (reply as (hello: Hello) => void)(hello);
  }

  #welcomed(welcome: Welcome): void {
    const { logger, identity, outbox } = this.#parts;
    if (!['enrolled', 'pending', 'refused'].includes(welcome?.status)) return this.#lost('malformed welcome');
    const fields = { gatewayId: identity.gatewayId, reason: welcome.reason };
    if (welcome.status === 'pending') logger.warn('waiting to be enrolled by an admin of the server', fields);
    if (welcome.status === 'refused') logger.warn('the server refuses this gateway', fields);
    const { serverVersion } = welcome;
    if (typeof serverVersion === 'string' && serverVersion !== outbox.serverVersion()) {
      const known = outbox.serverVersion() !== null;
      this.#withOutbox(() => outbox.rememberServerVersion(serverVersion));
      if (known) this.#offerRefused(`the server is now version ${serverVersion}`);
    }
    this.#advance({ kind: 'welcomed', status: welcome.status });
  }

  #takeSettings(offer: unknown, reply: unknown): void {
    const { onSettings } = this.#parts;
    // Before it is enrolled a gateway has no server yet that it could trust.
    if (onSettings === undefined || typeof reply !== 'function' || this.#state.phase !== 'open') return;
    (reply as (ack: SettingsAck) => void)(onSettings(offer));
  }

  /** The server asks for one part at a time: of several requests only the newest is answered. */
  #takeRawFrames(request: unknown, reply: unknown): void {
    const { onRawFrames } = this.#parts;
    if (onRawFrames === undefined || typeof reply !== 'function' || this.#state.phase !== 'open') return;
    this.#answerRaw = () => (reply as (part: RawFramesPart) => void)(onRawFrames(request));
    this.#answerRawInTurn();
  }

  /** What happens now goes first: raw frames wait until the server has the newest batch. */
  #answerRawInTurn(): void {
    const answer = this.#answerRaw;
    if (answer === undefined || this.#inFlight.has('newest')) return;
    this.#answerRaw = undefined;
    answer();
  }

  #offerRefused(why: string): void {
    this.#withOutbox(() => {
      const offered = this.#parts.outbox.offerRefused();
      if (offered > 0) this.#parts.logger.info('refused batches are offered again', { offered, why });
    });
    this.#advance({ kind: 'ticked' });
  }

  #offer(lane: Lane): void {
    const socket = this.#socket;
    if (socket === undefined || !socket.connected) return;
    const batch = this.#withOutbox(() => toUplinkBatch(this.#parts.outbox, lane));
    if (batch === undefined) return;
    this.#inFlight.set(lane, batch);
    this.#counters.sent += 1;
    this.#counters.sentBytes += batch.wire.body.length + batch.wire.signature.length;
    socket.emit('batch', batch.wire, (ack) => this.#answered(lane, batch, ack));
    this.#advance({ kind: 'sent', lane });
  }

  #answered(lane: Lane, batch: UplinkBatch, ack: unknown): void {
    // The answer came after the batch was taken back: it will be sent again and answered again.
    if (this.#inFlight.get(lane) !== batch) return;
    this.#inFlight.delete(lane);
    const { logger, outbox } = this.#parts;
    const meaning = readAnswer(batch.stored, ack);
    this.#counters.answered[meaning.status] += 1;
    if (meaning.status !== 'stored') {
      logger.warnOften(meaning.status, `batch ${meaning.status}`, { seq: batch.stored.seq, reason: meaning.reason });
    }
    const released = this.#withOutbox(() => {
      releaseBatch(outbox, batch.stored, meaning);
      return true;
    });
    if (released === undefined) outbox.keep(batch.stored);
    this.#advance({ kind: 'answered', lane, status: released === undefined ? 'retry' : meaning.status });
    this.#answerRawInTurn();
  }

  /** The outbox's disk may fail at any call; the batch then stays where it is and is offered again. */
  #withOutbox<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      this.#counters.outboxFaults += 1;
      this.#parts.logger.warnOften('outbox', (error as Error).message);
      return undefined;
    }
  }

  /** Batches in flight, at most one in each lane. */
  get inFlight(): number {
    return LANES.filter((lane) => this.#inFlight.has(lane)).length;
  }
}
