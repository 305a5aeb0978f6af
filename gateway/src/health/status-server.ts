import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayStatus } from './gateway-status.js';

/** Serves `/status.json` on the loopback interface only: it is for people and tools on this machine. */
export class StatusServer {
  readonly #port: number;
  readonly #server: Server;

  /** @param port 0 for any free one */
  constructor(port: number, status: () => GatewayStatus) {
    this.#port = port;
    this.#server = createServer((request, response) => {
      if (request.url !== '/status.json') {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('only /status.json is here\n');
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(`${JSON.stringify(status(), null, 1)}\n`);
    });
  }

  /** @returns the port listened on. @throws where it is taken. */
  start(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
