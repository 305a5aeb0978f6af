import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** An HTTP proxy of the tests that does nothing but CONNECT. */
export class ConnectProxy {
  readonly #http: Server = createServer((_request, response) => response.writeHead(405).end());
  readonly #sockets = new Set<Duplex>();
  /** `host:port` of each CONNECT. */
  readonly asked: string[] = [];
  /** Refuses with 407 as long as it is set. */
  isForbidding = false;

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.#http.on('connect', (request, client: Duplex) => this.#connect(request.url ?? '', client));
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #connect(target: string, client: Duplex): void {
    this.asked.push(target);
    if (this.isForbidding) return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const [host, port] = target.split(':');
    const server: Socket = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket));
    }
  }
}
