import type { LiveUpdate } from '@furrow/protocol/live-update';
import { liveUpdateToMapState } from './live-update-to-map-state.js';
import type { MapState } from './map-state.js';
import { isSoundUpdate } from './sound-update.js';

/** The few things that this client needs of a Socket.IO socket. */
export interface LiveSocket {
  on(event: 'update', listener: (update: LiveUpdate) => void): unknown;
  on(event: 'connect', listener: () => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  on(event: 'connect_error', listener: () => void): unknown;
  /** Whether it will connect again by itself. */
  readonly active: boolean;
  connect(): unknown;
  disconnect(): unknown;
}

export type LiveLink = 'connecting' | 'connected' | 'dropped';

export interface LiveView {
  readonly link: LiveLink;
  /** Undefined before the first snapshot. Kept after a drop: old, and shown as old. */
  readonly map: MapState | undefined;
}

export interface LiveClientPorts {
  readonly socket: LiveSocket;
  readonly now: () => number;
  /** Runs a task once after a delay; returns what cancels it. */
  readonly schedule: (task: () => void, delayMs: number) => () => void;
  readonly onView: (view: LiveView) => void;
  /** The server refused the connection: the session may be over. */
  readonly onRefused: () => void;
}

/** Socket.IO gives up where the server itself refused or closed: then this client asks again after so long. */
const RETRY_MS = 5_000;

/** Follows the live namespace: one snapshot after each connection, then changes. */
export class LiveClient {
  private readonly ports: LiveClientPorts;
  private view: LiveView = { link: 'connecting', map: undefined };
  private waitsForSnapshot = true;
  private stopped = false;
  private cancelRetry: () => void = () => {};

  constructor(ports: LiveClientPorts) {
    this.ports = ports;
  }

  start(): void {
    const { socket } = this.ports;
    socket.on('connect', () => {
      this.waitsForSnapshot = true;
      this.show({ ...this.view, link: 'connected' });
    });
    socket.on('update', (update) => this.take(update));
    socket.on('disconnect', () => {
      this.show({ ...this.view, link: 'dropped' });
      this.retry();
    });
    socket.on('connect_error', () => {
      this.show({ ...this.view, link: 'dropped' });
      this.retry();
    });
    socket.connect();
  }

  stop(): void {
    this.stopped = true;
    this.cancelRetry();
    this.ports.socket.disconnect();
  }

  private retry(): void {
    const { socket, schedule, onRefused } = this.ports;
    if (socket.active || this.stopped) return;
    onRefused();
    this.cancelRetry();
    this.cancelRetry = schedule(() => socket.connect(), RETRY_MS);
  }

  private take(update: LiveUpdate): void {
    // Nothing that might be wrong is shown: the map stays as it was and says how old it is.
    if (!isSoundUpdate(update)) return;
    // Changes that overtake the snapshot after a reconnection belong to a state that this client missed.
    if (this.waitsForSnapshot && !update.snapshot) return;
    this.waitsForSnapshot = false;
    this.show({ link: 'connected', map: liveUpdateToMapState(update, this.view.map, this.ports.now()) });
  }

  private show(view: LiveView): void {
    this.view = view;
    if (!this.stopped) this.ports.onView(view);
  }
}
