import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Clock } from '../clock/clock.js';

export interface LinkShape {
  /** In each direction. */
  readonly bitsPerSecond: number;
  /** From end to end, ms; a round trip takes twice that. */
  readonly delayMs: number;
  /** Share of segments that are lost on their way. */
  readonly loss: number;
  /** Bytes of a segment. */
  readonly segmentBytes: number;
  /** How long TCP takes to send a lost segment again, ms, and twice that where that one is lost as well. */
  readonly resendMs: number;
}

/**
 * A narrow, far and lossy link between two TCP ends, on the clock of the test. What TCP makes of loss is modelled,
 * not loss itself, since both ends are on this machine: a lost segment comes after the time-out that has it sent
 * again, and all that follows it waits behind it. Segments leave at the rate of the link, and each comes the delay
 * later.
 */
export class ShapedLink {
  readonly #shape: LinkShape;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #targetPort: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  segments = 0;
  lost = 0;

  constructor(targetPort: number, shape: LinkShape, parts: { readonly clock: Clock; readonly random: () => number }) {
    this.#targetPort = targetPort;
    this.#shape = shape;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#server = createServer((near) => this.#join(near));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket): void {
    const far = connect(this.#targetPort, '127.0.0.1');
    this.#forward(near, far);
    this.#forward(far, near);
  }

  #forward(from: Socket, to: Socket): void {
    const { bitsPerSecond, delayMs, segmentBytes } = this.#shape;
    let freeAt = 0;
    let arrivedAt = 0;
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => from.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    from.on('data', (bytes: Buffer) => {
      for (let start = 0; start < bytes.length; start += segmentBytes) {
        const segment = bytes.subarray(start, start + segmentBytes);
        const now = this.#clock.now();
        freeAt = Math.max(freeAt, now) + (segment.length * 8000) / bitsPerSecond;
        // In order: what follows a lost segment waits for it.
        arrivedAt = Math.max(arrivedAt, freeAt + delayMs + this.#resendingMs());
        this.#clock.setTimeout(() => to.writable && to.write(segment), arrivedAt - now);
      }
    });
  }

  #resendingMs(): number {
    const { loss, resendMs } = this.#shape;
    this.segments += 1;
    let waitMs = 0;
    for (let nextMs = resendMs; this.#random() < loss; nextMs *= 2) {
      waitMs += nextMs;
      this.lost += 1;
    }
    return waitMs;
  }
}
