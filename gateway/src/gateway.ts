import { repeatEvery, type Clock } from './clock/clock.js';
import type { GatewayStatus } from './health/gateway-status.js';
import { PortWatch } from './health/port-watch.js';
import type { Outbox } from './outbox/outbox.js';
import type { RecordIntake } from './outbox/telemetry-record-to-outbox.js';
import type { Pipeline } from './pipeline.js';
import type { SerialSource } from './port/serial-source.js';
import type { UplinkClient } from './uplink/uplink-client.js';

export interface GatewayParts {
  readonly gatewayId: string;
  readonly version: string;
  readonly clock: Clock;
  readonly canSources: readonly SerialSource[];
  readonly gnssSources: readonly SerialSource[];
  readonly pipeline: Pipeline;
  readonly intake: RecordIntake;
  readonly outbox: Outbox;
  readonly uplink: UplinkClient;
}

/** More often than the second that the pipeline asks for, so that a record without a fix is not late. */
const TICK_MS = 250;

/** The running gateway: ports into the pipeline, records into the outbox, the outbox to the server. */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #startedAt: number;
  readonly #watches: readonly PortWatch[];
  #stopTicks: (() => void) | undefined;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.#watches = [...parts.canSources, ...parts.gnssSources].map((source) => new PortWatch(source));
  }

  start(): void {
    const { canSources, gnssSources, clock, intake, pipeline, uplink } = this.#parts;
    intake.start();
    uplink.start();
    canSources.forEach((source, index) => {
      this.#startSource(source, index, (bytes) => pipeline.pushCanBytes(source.name, bytes, clock.now()));
    });
    gnssSources.forEach((source, index) => {
      const place = canSources.length + index;
      this.#startSource(source, place, (bytes) => pipeline.pushNmeaBytes(source.name, bytes, clock.now()));
    });
    this.#stopTicks = repeatEvery(clock, TICK_MS, () => pipeline.tick(clock.now()));
  }

  /** Closes the ports first, then completes, commits and seals what is open. */
  async stop(): Promise<void> {
    const { canSources, gnssSources, clock, intake, outbox, pipeline, uplink } = this.#parts;
    this.#stopTicks?.();
    await Promise.all([...canSources, ...gnssSources].map((source) => source.stop()));
    pipeline.flush(clock.now());
    intake.stop();
    uplink.stop();
    outbox.close();
  }

  status(): GatewayStatus {
    const { gatewayId, version, clock, intake, outbox, pipeline, uplink } = this.#parts;
    const now = clock.now();
    return {
      gatewayId,
      version,
      now,
      startedAt: this.#startedAt,
      ports: this.#watches.map((watch) => watch.status(now)),
      pipeline: pipeline.counters(),
      intake: intake.counters(),
      outbox: outbox.stats(),
      uplink: { phase: uplink.phase, counters: uplink.counters },
    };
  }

  #startSource(source: SerialSource, index: number, push: (bytes: Uint8Array) => void): void {
    const watch = this.#watches[index];
    source.start({
      onOpen: () => watch?.sawOpen(),
      onClose: (reason) => watch?.sawClose(reason),
      onBytes: (bytes) => {
        watch?.sawBytes(bytes.length, this.#parts.clock.now());
        push(bytes);
      },
    });
  }
}
