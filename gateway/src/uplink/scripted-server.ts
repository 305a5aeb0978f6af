import { verifyHello, type Hello } from '@furrow/protocol/gateway-hello';
import { GATEWAY_NAMESPACE } from '@furrow/protocol/socket-events';
import type { UplinkAck } from '@furrow/protocol/uplink-ack';
import { batchHash, openBatch } from '@furrow/protocol/uplink-batch';
import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';

export interface ArrivedBatch {
  readonly seq: number;
  readonly hash: string;
  /** Answers as the real server would, with some fields changed. */
  readonly answer: (change?: Partial<UplinkAck>) => void;
}

const NONCE = '5e'.repeat(32);
const RECEIVED_AT = 1_777_337_100_000;

/** A server that a test plays: it does nothing by itself but count who comes and what arrives. */
export class ScriptedServer {
  readonly #http: HttpServer;
  readonly #scheme: string;
  #io: Server | undefined;
  #port = 0;
  readonly #arrived: ArrivedBatch[] = [];
  readonly #sockets: Socket[] = [];
  readonly #waiting: (() => void)[] = [];
  /** Batches so far, taken or not. */
  arrivals = 0;
  connections = 0;

  /** @param certificate makes it speak TLS */
  constructor(certificate?: { readonly key: Buffer; readonly cert: Buffer }) {
    this.#http = certificate === undefined ? createServer() : createTlsServer(certificate);
    this.#scheme = certificate === undefined ? 'http' : 'https';
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#io = new Server(this.#http, { transports: ['websocket'] });
    this.#io.of(GATEWAY_NAMESPACE).on('connection', (socket) => this.#connected(socket));
    await new Promise<void>((resolve) => this.#http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  /** Starts where another, stopped server was. */
  startAt(other: ScriptedServer): Promise<void> {
    this.#port = other.#port;
    return this.start();
  }

  async stop(): Promise<void> {
    await this.#io?.close();
  }

  /** Resolves with the next gateway's socket. */
  nextSocket(): Promise<Socket> {
    return this.#take(this.#sockets);
  }

  /** Resolves with the next batch that arrives. */
  nextBatch(): Promise<ArrivedBatch> {
    return this.#take(this.#arrived);
  }

  /** Challenges the gateway; resolves with its hello and whether it is signed by the key it shows. */
  challenge(socket: Socket): Promise<{ hello: Hello; isAuthentic: boolean }> {
    return new Promise((resolve) => {
      socket.emit('challenge', { nonce: NONCE, serverTime: RECEIVED_AT }, (hello: Hello) => {
        resolve({ hello, isAuthentic: verifyHello(hello, NONCE) !== undefined });
      });
    });
  }

  welcome(socket: Socket, status: 'enrolled' | 'pending' | 'refused', serverVersion?: string): void {
    socket.emit('welcome', {
      status,
      serverTime: RECEIVED_AT,
      ...(serverVersion === undefined ? {} : { serverVersion }),
    });
  }

  /** The usual beginning: challenge, hello, enrolled. */
  async enrol(serverVersion?: string): Promise<Socket> {
    const socket = await this.nextSocket();
    await this.challenge(socket);
    this.welcome(socket, 'enrolled', serverVersion);
    return socket;
  }

  #connected(socket: Socket): void {
    this.connections += 1;
    socket.on('batch', ({ body }: { body: Uint8Array }, answer: (ack: UplinkAck) => void) => {
      const { epoch, seq } = openBatch(body).header;
      const hash = batchHash(body);
      const ack: UplinkAck = { epoch, seq, hash, status: 'stored', receivedAt: RECEIVED_AT };
      this.arrivals += 1;
      this.#arrived.push({ seq, hash, answer: (change = {}) => answer({ ...ack, ...change }) });
      this.#wake();
    });
    this.#sockets.push(socket);
    this.#wake();
  }

  async #take<T>(queue: T[]): Promise<T> {
    for (;;) {
      const item = queue.shift();
      if (item !== undefined) return item;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
