import type { SignedSettings } from '@furrow/protocol/gateway-settings';
import type { RawFramesRequest } from '@furrow/protocol/raw-frames';
import {
  GATEWAY_NAMESPACE,
  type GatewayToServerEvents,
  type ServerToGatewayEvents,
} from '@furrow/protocol/socket-events';
import type { DefaultEventsMap, Namespace, Server, Socket } from 'socket.io';
import type { Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { Registry } from '../registry/registry.js';
import type { Counters } from '../run/counters.js';
import type { GatewayPresence } from './gateway-presence.js';
import { GatewaySession, type GatewayLink } from './gateway-session.js';
import type { UplinkIntake } from './uplink-batch-to-journal.js';

export interface GatewaySocketsOptions {
  readonly io: Server;
  readonly registry: Registry;
  readonly intake: UplinkIntake;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly serverVersion: string;
}

type GatewayNamespace = Namespace<GatewayToServerEvents, ServerToGatewayEvents, DefaultEventsMap, object>;
type GatewaySocket = Socket<GatewayToServerEvents, ServerToGatewayEvents, DefaultEventsMap, object>;

/** The Socket.IO namespace of gateways. A gateway that connects again takes the place of its older socket. */
export class GatewaySockets implements GatewayPresence {
  private readonly options: GatewaySocketsOptions;
  private readonly sessions = new Map<string, GatewaySession>();
  private readonly identifiedSessions = new Set<GatewaySession>();
  private readonly lastSeenById = new Map<string, number>();
  private readonly listeners = new Set<(gatewayId: string, connected: boolean) => void>();

  constructor(options: GatewaySocketsOptions) {
    this.options = options;
  }

  start(): void {
    const namespace = this.options.io.of(GATEWAY_NAMESPACE) as GatewayNamespace;
    namespace.on('connection', (socket) => this.connect(socket));
  }

  stop(): void {
    this.options.io.of(GATEWAY_NAMESPACE).disconnectSockets(true);
    this.options.io.of(GATEWAY_NAMESPACE).removeAllListeners('connection');
  }

  connected(): ReadonlySet<string> {
    return new Set(this.sessions.keys());
  }

  identified(): ReadonlySet<string> {
    return new Set([...this.identifiedSessions].flatMap(({ gatewayId }) => gatewayId ?? []));
  }

  /** When a gateway was last heard, by the server's clock, UTC ms; null where never since the start. */
  lastSeen(gatewayId: string): number | null {
    return this.lastSeenById.get(gatewayId) ?? null;
  }

  offerRefused(gatewayId: string): boolean {
    const session = this.sessions.get(gatewayId);
    session?.offerRefused();
    return session !== undefined;
  }

  onPresence(listener: (gatewayId: string, connected: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  offerSettings(gatewayId: string, settings: SignedSettings, answer: (ack: unknown) => void): void {
    this.sessions.get(gatewayId)?.offerSettings(settings, answer);
  }

  askRawFrames(gatewayId: string, request: RawFramesRequest, answer: (part: unknown) => void): void {
    this.sessions.get(gatewayId)?.askRawFrames(request, answer);
  }

  private connect(socket: GatewaySocket): void {
    const { counters, logger } = this.options;
    const session = new GatewaySession({
      ...this.options,
      link: linkOf(socket),
      onIdentified: (session) => {
        this.identifiedSessions.add(session);
        this.noteSeen(session);
      },
      onEnrolled: (session, enrolled) => this.present(session, enrolled),
    });
    socket.on('batch', (batch: unknown, answer: unknown) => {
      this.noteSeen(session);
      session.takeBatch(batch, answer).catch((error: unknown) => {
        counters.add('uplink_events_failed_total');
        logger.logOften('error', 'batch', `a batch event failed: ${(error as Error).message}`);
      });
    });
    socket.onAny((event: string) => {
      if (event !== 'batch') session.noteMalformed();
    });
    socket.on('disconnect', (reason) => {
      this.noteSeen(session);
      this.identifiedSessions.delete(session);
      counters.add('gateway_disconnects_total', reason);
      session.stop();
    });
    session.start();
  }

  private present(session: GatewaySession, enrolled: boolean): void {
    const { gatewayId } = session;
    if (gatewayId === undefined) return;
    this.noteSeen(session);
    const current = this.sessions.get(gatewayId);
    if (enrolled) {
      this.sessions.set(gatewayId, session);
      current?.close('replaced');
    } else if (current === session) this.sessions.delete(gatewayId);
    else return;
    for (const listener of this.listeners) listener(gatewayId, enrolled);
  }

  private noteSeen({ gatewayId }: GatewaySession): void {
    if (gatewayId !== undefined) this.lastSeenById.set(gatewayId, this.options.clock.now());
  }
}

function linkOf(socket: GatewaySocket): GatewayLink {
  return {
    challenge: (challenge, answer) => void socket.emit('challenge', challenge, answer),
    welcome: (welcome) => void socket.emit('welcome', welcome),
    offerRefused: () => void socket.emit('offerRefused'),
    settings: (settings, answer) => void socket.emit('settings', settings, answer),
    rawFrames: (request, answer) => void socket.emit('rawFrames', request, answer),
    close: () => void socket.disconnect(true),
  };
}
