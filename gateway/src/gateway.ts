import { repeatEvery, type Clock } from './clock/clock.js';
import type { GatewayStatus } from './health/gateway-status.js';
import { PortWatch } from './health/port-watch.js';
import type { Outbox } from './outbox/outbox.js';
import type { RecordIntake } from './outbox/telemetry-record-to-outbox.js';
import type { Pipeline } from './pipeline.js';
import type { CanSource, CanSourceEvents } from './port/can-source.js';
import type { SerialSource } from './port/serial-source.js';
import type { ControlLineSwitch } from './serial/control-line-switch.js';
import type { UplinkClient } from './uplink/uplink-client.js';

export interface GatewayParts {
  readonly gatewayId: string;
  readonly version: string;
  readonly clock: Clock;
  readonly canSources: readonly CanSource[];
  readonly gnssSources: readonly SerialSource[];
  readonly pipeline: Pipeline;
  readonly intake: RecordIntake;
  readonly outbox: Outbox;
  readonly uplink: UplinkClient;
  /** An implement switch on a control line of one of the ports. */
  readonly lineSwitch?: ControlLineSwitch;
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
      source.start(
        this.#watched(index, {
          onBytes: (bytes) => pipeline.pushCanBytes(source.name, bytes, clock.now()),
          onFrame: (frame) => pipeline.pushCanFrame(frame, clock.now(), source.name),
        }),
      );
    });
    gnssSources.forEach((source, index) => {
      const onBytes = (bytes: Uint8Array): void => pipeline.pushNmeaBytes(source.name, bytes, clock.now());
      source.start(this.#watched(canSources.length + index, { onBytes, onFrame: () => undefined }));
    });
    this.#parts.lineSwitch?.start();
    this.#stopTicks = repeatEvery(clock, TICK_MS, () => pipeline.tick(clock.now()));
  }

  /** Closes the ports first, then completes, commits and seals what is open. */
  async stop(): Promise<void> {
    const { canSources, gnssSources, clock, intake, outbox, pipeline, uplink } = this.#parts;
    this.#stopTicks?.();
    this.#parts.lineSwitch?.stop();
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
      units: pipeline.units(),
      diagnostics: pipeline.diagnostics(now),
      intake: intake.counters(),
      outbox: outbox.stats(),
      uplink: { phase: uplink.phase, counters: uplink.counters },
    };
  }

  /** What a port says goes to its watch and on. */
  #watched(index: number, { onBytes, onFrame }: Pick<CanSourceEvents, 'onBytes' | 'onFrame'>): CanSourceEvents {
    const { clock } = this.#parts;
    const watch = this.#watches[index];
    return {
      onOpen: () => watch?.sawOpen(),
      onClose: (reason) => watch?.sawClose(reason),
      onBytes: (bytes) => {
        watch?.sawBytes(bytes.length, clock.now());
        onBytes(bytes);
      },
      onFrame: (frame) => {
        watch?.sawBytes(frame.data.length, clock.now());
        onFrame(frame);
      },
    };
  }
}
