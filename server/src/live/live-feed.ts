import type { SessionUser } from '@furrow/protocol/api';
import type { LiveMachine, LiveUpdate } from '@furrow/protocol/live-update';
import type { Scope } from '../api/scope.js';
import { scopeOf } from '../api/scope.js';
import type { Timer, Clock } from '../clock/clock.js';
import { mergeLiveUpdates, toLiveUpdate, type ToldState } from './job-to-live-update.js';
import { readMachines, toLiveView, type LiveViewDependencies } from './live-view.js';

/** At most two updates a second. */
const INTERVAL_MS = 500;
/** Without news the state is read again this often: a machine falls silent by time alone. */
const QUIET_INTERVAL_MS = 5000;
/** A session that ended closes its sockets within this. */
const SESSION_CHECK_MS = 10_000;

/** One dashboard's connection. */
export interface LiveConnection {
  readonly user: SessionUser;
  /** False while earlier updates still wait to be sent. */
  isReady(): boolean;
  /** False once the session has ended. */
  isAdmitted(): boolean;
  send(update: LiveUpdate): void;
  close(): void;
}

export interface LiveFeedDependencies extends LiveViewDependencies {
  readonly clock: Clock;
}

interface Follower {
  readonly connection: LiveConnection;
  /** What a slow connection has not been sent: one state per machine, however long it is slow. */
  waiting: LiveUpdate | undefined;
}

/** Users of one scope see the same and are told the same. */
interface Audience {
  readonly user: SessionUser;
  readonly scope: Scope;
  readonly followers: Map<LiveConnection, Follower>;
  told: ToldState | undefined;
}

/**
 * Tells dashboards what changed, at most twice a second, each within its scope. A slow one skips states and
 * never the newest; what waits for it is bounded by the number of machines.
 */
export class LiveFeed {
  private readonly dependencies: LiveFeedDependencies;
  /** Keyed by scope. */
  private readonly audiences = new Map<string, Audience>();
  private timer: Timer | undefined;
  private isDirty = false;
  private readAt = -Infinity;
  private sessionsCheckedAt = -Infinity;

  constructor(dependencies: LiveFeedDependencies) {
    this.dependencies = dependencies;
  }

  start(): void {
    if (this.timer === undefined) this.schedule();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
    for (const { followers } of this.audiences.values()) {
      for (const connection of followers.keys()) connection.close();
    }
    this.audiences.clear();
  }

  /** Something changed that dashboards show: folds, presence, registry. */
  noteNews(): void {
    this.isDirty = true;
  }

  /** Sends everything in scope now and what changes later; returns how to stop. */
  follow(connection: LiveConnection): () => void {
    const scope = scopeOf(connection.user);
    const audience = this.audienceOf(connection.user, scope);
    const view = toLiveView(this.dependencies, readMachines(this.dependencies), {
      user: connection.user,
      scope,
      toldVersion: this.dependencies.coverageVersions.version,
    });
    const snapshot = toLiveUpdate(view, undefined);
    audience.followers.set(connection, { connection, waiting: undefined });
    audience.told ??= snapshot.told;
    if (snapshot.update !== null) connection.send(snapshot.update);
    return () => {
      audience.followers.delete(connection);
      if (audience.followers.size === 0 && this.audiences.get(scope.key) === audience) this.audiences.delete(scope.key);
    };
  }

  private audienceOf(user: SessionUser, scope: Scope): Audience {
    let audience = this.audiences.get(scope.key);
    if (audience === undefined) {
      audience = { user, scope, followers: new Map(), told: undefined };
      this.audiences.set(scope.key, audience);
    }
    return audience;
  }

  private schedule(): void {
    this.timer = this.dependencies.clock.after(INTERVAL_MS, () => {
      this.tell();
      this.schedule();
    });
  }

  private tell(): void {
    if (this.audiences.size === 0) return;
    const now = this.dependencies.clock.now();
    if (now - this.sessionsCheckedAt >= SESSION_CHECK_MS) this.closeEnded(now);
    const isDue = this.isDirty || now - this.readAt >= QUIET_INTERVAL_MS;
    const machines = isDue ? readMachines(this.dependencies) : undefined;
    if (isDue) {
      this.isDirty = false;
      this.readAt = now;
    }
    for (const audience of this.audiences.values()) {
      const update = machines === undefined ? null : this.updateOf(audience, machines);
      for (const follower of audience.followers.values()) deliver(follower, update);
    }
  }

  private updateOf(audience: Audience, machines: readonly LiveMachine[]): LiveUpdate | null {
    const { user, scope, told } = audience;
    const toldVersion = told?.coverageVersion ?? this.dependencies.coverageVersions.version;
    const { update, told: newTold } = toLiveUpdate(
      toLiveView(this.dependencies, machines, { user, scope, toldVersion }),
      told,
    );
    audience.told = newTold;
    return update;
  }

  private closeEnded(now: number): void {
    this.sessionsCheckedAt = now;
    for (const { followers } of this.audiences.values()) {
      for (const connection of followers.keys()) {
        if (!connection.isAdmitted()) connection.close();
      }
    }
  }
}

function deliver(follower: Follower, update: LiveUpdate | null): void {
  const { connection, waiting } = follower;
  const due = waiting === undefined || update === null ? (update ?? waiting) : mergeLiveUpdates(waiting, update);
  if (due === undefined) return;
  if (connection.isReady()) {
    follower.waiting = undefined;
    connection.send(due);
  } else follower.waiting = due;
}
