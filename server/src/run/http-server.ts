import { BATCH_BYTES_MAX } from '@furrow/protocol/uplink-batch';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Server as SocketServer } from 'socket.io';
import type { ServerConfig } from '../config/server-config.js';

/** What a batch event may have beside its body: event name, signature, framing. */
const EVENT_BYTES = 64 * 1024;

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
