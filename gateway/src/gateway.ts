import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { repeatEvery, type Clock } from './clock/clock.js';
import type { GatewayStatus } from './health/gateway-status.js';
import { PortLog } from './health/port-log.js';
import { PortWatch } from './health/port-watch.js';
import type { Outbox } from './outbox/outbox.js';
import type { RecordIntake } from './outbox/telemetry-record-to-outbox.js';
import type { Pipeline } from './pipeline.js';
import type { Logger } from './log/logger.js';
import type { BusSpeaker } from './port/bus-speaker.js';
import type { CanSource, CanSourceEvents } from './port/can-source.js';
import type { RawRing } from './raw/raw-ring.js';
import type { SerialSource } from './port/serial-source.js';
import type { ControlLineSwitch } from './serial/control-line-switch.js';
import type { SettingsKeeper } from './settings/settings-keeper.js';
import type { UplinkClient } from './uplink/uplink-client.js';

export interface GatewayParts {
  readonly gatewayId: string;
  readonly version: string;
  readonly clock: Clock;
  /** Told when a port falls silent or is heard again. */
  readonly portLogger?: Logger;
  readonly canSources: readonly CanSource[];
  readonly gnssSources: readonly SerialSource[];
  /** Who speaks on the buses that may be sent on. */
  readonly speakers?: readonly BusSpeaker[];
  readonly pipeline: Pipeline;
  readonly intake: RecordIntake;
  readonly outbox: Outbox;
  readonly uplink: UplinkClient;
  /** The newest record that the pipeline made. */
  readonly lastRecord?: () => TelemetryRecord | undefined;
  /** The settings of the server that are in effect. */
  readonly settings?: Pick<SettingsKeeper, 'settings'>;
  /** Keeps what receivers say; frames come to it from the pipeline. */
  readonly rawRing?: RawRing;
  /** An implement switch on a control line of one of the ports. */
  readonly lineSwitch?: ControlLineSwitch;
}

/** More often than the second that the pipeline asks for, so that a record without a fix is not late. */
const TICK_MS = 250;

/** What ends a line of an SLCAN adapter and of a receiver. */
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

interface Taker extends Pick<CanSourceEvents, 'onBytes' | 'onFrame'> {
  readonly lineEnd: number;
}

/** The running gateway: ports into the pipeline, records into the outbox, the outbox to the server. */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #startedAt: number;
  readonly #watches: readonly PortWatch[];
  readonly #portLog: PortLog | undefined;
  #stopTicks: (() => void) | undefined;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.#watches = [...parts.canSources, ...parts.gnssSources].map((source) => new PortWatch(source));
    this.#portLog = parts.portLogger && new PortLog(this.#watches, parts.portLogger);
  }

  start(): void {
    const { canSources, gnssSources, clock, intake, pipeline, rawRing, uplink } = this.#parts;
    intake.start();
    uplink.start();
    canSources.forEach((source, index) => {
      source.start(
        this.#watched(index, {
          lineEnd: CARRIAGE_RETURN,
          onBytes: (bytes) => pipeline.pushCanBytes(source.name, bytes, clock.now()),
          onFrame: (frame) => pipeline.pushCanFrame(frame, clock.now(), source.name),
        }),
      );
    });
    gnssSources.forEach((source, index) => {
      const onBytes = (bytes: Uint8Array): void => {
        // One time for both: what is decoded out of the ring then has the times of the records.
        const atMs = clock.now();
        rawRing?.bytes(source.name, bytes, atMs);
        pipeline.pushNmeaBytes(source.name, bytes, atMs);
      };
      source.start(this.#watched(canSources.length + index, { lineEnd: LINE_FEED, onBytes, onFrame: () => undefined }));
    });
    this.#parts.lineSwitch?.start();
    for (const speaker of this.#parts.speakers ?? []) speaker.start();
    this.#stopTicks = repeatEvery(clock, TICK_MS, () => {
      pipeline.tick(clock.now());
      this.#portLog?.tick(clock.now());
    });
  }

  /** Closes the ports first, then completes, commits and seals what is open. */
  async stop(): Promise<void> {
    const { canSources, gnssSources, clock, intake, outbox, pipeline, uplink } = this.#parts;
    this.#stopTicks?.();
    this.#parts.lineSwitch?.stop();
    for (const speaker of this.#parts.speakers ?? []) speaker.stop();
    await Promise.all([...canSources, ...gnssSources].map((source) => source.stop()));
    pipeline.flush(clock.now());
    intake.stop();
    uplink.stop();
    outbox.close();
    this.#parts.rawRing?.close();
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
      record: this.#parts.lastRecord?.() ?? null,
      signals: pipeline.latest(now),
      pipeline: pipeline.counters(),
      units: pipeline.units(),
      speakers: (this.#parts.speakers ?? []).map((speaker) => speaker.status),
      diagnostics: pipeline.diagnostics(now),
      intake: intake.counters(),
      outbox: outbox.stats(),
      settings: this.#parts.settings?.settings ?? null,
      uplink: { phase: uplink.phase, counters: uplink.counters },
    };
  }

  /** What a port says goes to its watch and on. */
  #watched(index: number, { lineEnd, onBytes, onFrame }: Taker): CanSourceEvents {
    const { clock } = this.#parts;
    const watch = this.#watches[index];
    return {
      onOpen: () => watch?.sawOpen(),
      onClose: (reason) => watch?.sawClose(reason),
      onBytes: (bytes) => {
        watch?.sawBytes(bytes.length, countOf(lineEnd, bytes), clock.now());
        onBytes(bytes);
      },
      onFrame: (frame) => {
        watch?.sawBytes(frame.data.length, 1, clock.now());
        onFrame(frame);
      },
    };
  }
}

function countOf(byte: number, bytes: Uint8Array): number {
  let count = 0;
  for (const each of bytes) if (each === byte) count += 1;
  return count;
}
