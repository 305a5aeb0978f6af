import type { SessionUser } from '@furrow/protocol/api';
import { LIVE_NAMESPACE, type ServerToLiveEvents } from '@furrow/protocol/socket-events';
import type { DefaultEventsMap, Namespace, Server, Socket } from 'socket.io';
import { tokenOfCookieHeader } from '../api/middleware/session-cookie.js';
import type { Accounts } from '../auth/accounts.js';
import { LiveFeed, type LiveFeedDependencies } from './live-feed.js';

/** Packets that may wait in a connection before it counts as slow. */
const PACKETS_WAITING_MAX = 2;

export interface LiveDependencies extends LiveFeedDependencies {
  readonly accounts: Pick<Accounts, 'userOfToken'>;
}

/** The live side of the server, once it is attached to a Socket.IO server. */
export interface Live {
  start(): void;
  stop(): void;
  /** Call when the folds, the presence of gateways or the registry changed; costs nothing. */
  noteNews(): void;
}

interface LiveSocketData {
  user: SessionUser;
  token: string;
}

type LiveNamespace = Namespace<DefaultEventsMap, ServerToLiveEvents, DefaultEventsMap, LiveSocketData>;
type LiveSocket = Socket<DefaultEventsMap, ServerToLiveEvents, DefaultEventsMap, LiveSocketData>;

/** Serves dashboards on namespace /live; the session cookie of the API admits. */
export function attachLive(io: Server, dependencies: LiveDependencies): Live {
  const { accounts } = dependencies;
  const feed = new LiveFeed(dependencies);
  const namespace = io.of(LIVE_NAMESPACE) as LiveNamespace;
  namespace.use((socket, next) => {
    const token = tokenOfCookieHeader(socket.handshake.headers.cookie);
    const user = token === undefined ? undefined : accounts.userOfToken(token);
    if (token === undefined || user === undefined) {
      next(new Error('Log in first: POST /api/session with name and password'));
      return;
    }
    socket.data.user = user;
    socket.data.token = token;
    next();
  });
  namespace.on('connection', (socket) => {
    const unfollow = feed.follow(connectionOf(socket, accounts));
    socket.on('disconnect', unfollow);
  });
  return { start: () => feed.start(), stop: () => feed.stop(), noteNews: () => feed.noteNews() };
}

function connectionOf(socket: LiveSocket, accounts: Pick<Accounts, 'userOfToken'>): Parameters<LiveFeed['follow']>[0] {
  return {
    user: socket.data.user,
    isReady: () => waitingPackets(socket) <= PACKETS_WAITING_MAX,
    isAdmitted: () => accounts.userOfToken(socket.data.token) !== undefined,
    send: (update) => void socket.emit('update', update),
    close: () => void socket.disconnect(true),
  };
}

/** Engine.IO holds here what its transport has not taken yet. */
function waitingPackets(socket: LiveSocket): number {
  return (socket.conn as unknown as { readonly writeBuffer: readonly unknown[] }).writeBuffer.length;
}
