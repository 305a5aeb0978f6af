import type { GatewaySettings } from '@furrow/protocol/gateway-settings';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { OutboxStats } from '../outbox/outbox.js';
import type { BusUnit } from '../j1939/address-table.js';
import type { UnitDiagnostics } from '../j1939/diagnostics.js';
import type { RecordIntakeCounters } from '../outbox/telemetry-record-to-outbox.js';
import type { LatestSignal } from '../signal/latest-signals.js';
import type { UplinkCounters } from '../uplink/uplink-counters.js';
import type { UplinkPhase } from '../uplink/uplink-machine.js';
import type { BusSpeakerStatus } from '../port/bus-speaker.js';
import type { PortStatus } from './port-watch.js';

/** All that the gateway says of itself at `/status.json`. Times are UTC ms, counters since the start. */
export interface GatewayStatus {
  readonly gatewayId: string;
  readonly version: string;
  readonly now: number;
  readonly startedAt: number;
  readonly ports: readonly PortStatus[];
  /** The newest record as it went to the outbox, with the fix it was made of; null before the first. */
  readonly record: TelemetryRecord | null;
  /** The latest reading of each signal that was ever heard, with its age. */
  readonly signals: readonly LatestSignal[];
  /** Frames, sentences and faults by reason, as the pipeline counts them. */
  readonly pipeline: Readonly<Record<string, number>>;
  /** Who is on the bus, as far as address claims were heard. */
  readonly units: readonly BusUnit[];
  /** What the gateway itself is on the buses that it may send on; none by default. */
  readonly speakers?: readonly BusSpeakerStatus[];
  /** Trouble codes of each unit on the bus. */
  readonly diagnostics: readonly UnitDiagnostics[];
  readonly intake: RecordIntakeCounters;
  readonly outbox: OutboxStats;
  /** What the server has set; null where the gateway works by its own file. */
  readonly settings?: GatewaySettings | null;
  readonly uplink: { readonly phase: UplinkPhase; readonly counters: UplinkCounters };
}
