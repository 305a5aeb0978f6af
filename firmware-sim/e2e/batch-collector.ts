import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { BatchHeader } from '@furrow/protocol/batch-header';
import { batchHash, isBatchAuthentic, openBatch } from '@furrow/protocol/uplink-batch';
import { verifyHello, type Hello } from '@furrow/protocol/gateway-hello';
import type { UplinkAck } from '@furrow/protocol/uplink-ack';
import { randomBytes, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';

export interface CollectedBatch {
  readonly header: BatchHeader;
  readonly hash: string;
  readonly records: readonly TelemetryRecord[];
}

type Answer = (ack: UplinkAck) => void;

/**
 * The server's side of the gateway namespace, which keeps every batch in memory: the wire as the contract
 * says it, without a server that could hide a gateway's fault.
 */
export class BatchCollector {
  /** Keyed by epoch and sequence number. */
  readonly batches = new Map<string, CollectedBatch>();
  /** Records as they came: batches of two lanes, some of them more than once. */
  readonly arrived: TelemetryRecord[] = [];
  /** What came twice with other bytes, or was not authentic: must stay empty. */
  readonly faults: string[] = [];
  offeredAgain = 0;
  private readonly http = createServer();
  private readonly io = new Server(this.http, { transports: ['websocket'] });
  private readonly chooseSilence: () => boolean;

  /** @param chooseSilence says of each new batch whether its answer is lost on the way, as by a cut link */
  constructor(chooseSilence: () => boolean = () => false) {
    this.chooseSilence = chooseSilence;
    this.io.of('/gateway').on('connection', (socket) => this.greet(socket));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await this.io.close();
  }

  /** All batches of one epoch after another, each in its chain's order. */
  inOrder(): CollectedBatch[] {
    return [...this.batches.values()].sort((a, b) => a.header.seq - b.header.seq);
  }

  private greet(socket: Socket): void {
    const nonce = randomBytes(32).toString('hex');
    socket.emit('challenge', { nonce, serverTime: Date.now() }, (hello: Hello) => {
      const key = verifyHello(hello, nonce);
      const status = key === undefined ? 'refused' : 'enrolled';
      if (key !== undefined) {
        socket.on('batch', (sent: { body: Uint8Array; signature: Uint8Array }, answer: Answer) => {
          this.take(
            { socket, key, body: new Uint8Array(sent.body), signature: new Uint8Array(sent.signature) },
            answer,
          );
        });
      }
      socket.emit('welcome', { status, serverTime: Date.now() });
    });
  }

  private take(
    sent: { socket: Socket; key: KeyObject; body: Uint8Array; signature: Uint8Array },
    answer: Answer,
  ): void {
    const { header, records } = openBatch(sent.body);
    const hash = batchHash(sent.body);
    const place = `${header.epoch} ${header.seq}`;
    this.arrived.push(...records);
    if (!isBatchAuthentic(sent, sent.key)) this.faults.push(`${place}: not authentic`);
    const known = this.batches.get(place);
    if (known === undefined) this.batches.set(place, { header, hash, records });
    else {
      this.offeredAgain += 1;
      if (known.hash !== hash) this.faults.push(`${place}: ${hash} after ${known.hash}`);
    }
    if (known === undefined && this.chooseSilence()) sent.socket.disconnect(true);
    else answer({ epoch: header.epoch, seq: header.seq, hash, status: 'stored', receivedAt: Date.now() });
  }
}
