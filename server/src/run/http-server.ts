import { BATCH_BYTES_MAX } from '@furrow/protocol/uplink-batch';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Server as SocketServer } from 'socket.io';
import type { Clock } from '../clock/clock.js';
import type { ServerConfig } from '../config/server-config.js';

/** What a batch event may have beside its body: event name, signature, framing. */
const EVENT_BYTES = 64 * 1024;
/** What answers under way may take at a stop. */
export const CLOSE_GRACE_MS = 1000;

/** The HTTP or HTTPS server, not listening yet. */
export function openHttp(tls: ServerConfig['tls']): Server {
  if (tls === null) return createServer();
  return createTlsServer({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) });
}

/** Socket.IO on it: WebSocket only, nothing compressed, a message that is too long closes its connection. */
export function openSockets(http: Server): SocketServer {
  return new SocketServer(http, {
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    maxHttpBufferSize: BATCH_BYTES_MAX + EVENT_BYTES,
  });
}

/** Hands requests to `answer`, except those below Socket.IO's path: Socket.IO answers them itself. */
export function answerPages({ io, http }: { io: SocketServer; http: Server }, answer: RequestListener): void {
  const socketPath = `${io.path()}/`;
  http.on('request', (request, response) => {
    if (request.url?.startsWith(socketPath) !== true) answer(request, response);
  });
}

/**
 * Ends both. Node waits for connections on which nothing was ever asked, such as browsers open in advance, for a
 * minute; these, and answers that take longer than the grace, are cut.
 */
export async function closeSockets(parts: { io: SocketServer; http: Server; clock: Clock }): Promise<void> {
  const { io, http, clock } = parts;
  const cut = clock.after(CLOSE_GRACE_MS, () => http.closeAllConnections());
  await io.close();
  cut.cancel();
}
