import { createHello, gatewayIdOf, type Challenge, type Welcome } from '@furrow/protocol/gateway-hello';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { UplinkAck } from '@furrow/protocol/uplink-ack';
import type { BatchHeader } from '@furrow/protocol/batch-header';
import { batchHash, sealBatch, type SealedBatch } from '@furrow/protocol/uplink-batch';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';

/** A gateway as tests and benches need one: a key, a chain of batches, a socket. Not the product's gateway. */
export class BenchGateway {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly gatewayId: string;
  readonly welcomes: Welcome[] = [];
  socket: Socket | undefined;
  private waiting: (() => void)[] = [];

  constructor() {
    ({ privateKey: this.privateKey, publicKey: this.publicKey } = generateKeyPairSync('ed25519'));
    this.gatewayId = gatewayIdOf(this.publicKey);
  }

  get spki(): string {
    return this.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  /** Connects and answers the challenge; `nonce` stands in for the server's in tests of a stale hello. */
  connect(url: string, nonce?: string): void {
    const socket = io(`${url}/gateway`, { transports: ['websocket'], reconnection: false, forceNew: true });
    this.socket = socket;
    socket.on('challenge', (challenge: Challenge, answer: (hello: unknown) => void) => {
      answer(createHello(nonce ?? challenge.nonce, this, 'bench'));
    });
    socket.on('welcome', (welcome: Welcome) => {
      this.welcomes.push(welcome);
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  /** Connects and keeps silent. */
  async connectSilently(url: string): Promise<void> {
    this.socket = io(`${url}/gateway`, { transports: ['websocket'], reconnection: false, forceNew: true });
    await new Promise<void>((resolve) => this.socket?.once('challenge', () => resolve()));
  }

  /** The next welcome that is not read yet. */
  async welcome(): Promise<Welcome> {
    while (this.welcomes.length === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.welcomes.shift() as Welcome;
  }

  disconnected(): Promise<void> {
    return new Promise((resolve) => {
      if (this.socket?.disconnected === true && !this.socket.active) resolve();
      else this.socket?.once('disconnect', () => resolve());
    });
  }

  seal(header: Partial<BatchHeader> & { seq: number }, records: readonly TelemetryRecord[]): SealedBatch {
    const full = {
      gatewayId: this.gatewayId,
      epoch: 'e'.repeat(32),
      previousHash: null,
      lastAck: null,
      settingsVersion: 0,
      ...header,
    };
    return sealBatch(full, records, this.privateKey);
  }

  /** Batches 1 to `count`, each naming the one before; `perBatch` records each, one a second. */
  chain(count: number, { perBatch = 2, epoch = 'e'.repeat(32), start = 1_777_337_043_000 } = {}): SealedBatch[] {
    const batches: SealedBatch[] = [];
    let previousHash: string | null = null;
    for (let seq = 1; seq <= count; seq += 1) {
      const records = Array.from({ length: perBatch }, (_, i) => benchRecord(start + (seq * perBatch + i) * 1000));
      const batch = this.seal({ seq, epoch, previousHash }, records);
      previousHash = batchHash(batch.body);
      batches.push(batch);
    }
    return batches;
  }

  send(batch: unknown): Promise<UplinkAck> {
    return new Promise((resolve) => this.socket?.emit('batch', batch, resolve));
  }

  close(): void {
    this.socket?.disconnect();
  }
}

/** A fix of a tractor that drives east near Lishu at 2.3 m/s. */
export function benchRecord(fixTime: number): TelemetryRecord {
  const second = (fixTime / 1000) % 3600;
  return {
    sampledAt: fixTime + 180,
    fixTime,
    latitude: 43.3071234,
    longitude: Math.round((124.3361234 + second * 2.8e-5) * 1e8) / 1e8,
    fixQuality: 4,
    satellites: 21,
    hdop: 0.7,
    speedMps: 2.31,
    courseDeg: 90,
    signals: { workState: 1, rearHitchPositionPct: 12.4, engineSpeedRpm: 1845 },
  };
}
