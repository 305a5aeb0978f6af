import type { OutboxStats } from '../outbox/outbox.js';
import type { BusUnit } from '../j1939/address-table.js';
import type { UnitDiagnostics } from '../j1939/diagnostics.js';
import type { RecordIntakeCounters } from '../outbox/telemetry-record-to-outbox.js';
import type { UplinkCounters } from '../uplink/uplink-counters.js';
import type { UplinkPhase } from '../uplink/uplink-machine.js';
import type { PortStatus } from './port-watch.js';

/** All that the gateway says of itself at `/status.json`. Times are UTC ms, counters since the start. */
export interface GatewayStatus {
  readonly gatewayId: string;
  readonly version: string;
  readonly now: number;
  readonly startedAt: number;
  readonly ports: readonly PortStatus[];
  /** Frames, sentences and faults by reason, as the pipeline counts them. */
  readonly pipeline: Readonly<Record<string, number>>;
  /** Who is on the bus, as far as address claims were heard. */
  readonly units: readonly BusUnit[];
  /** Trouble codes of each unit on the bus. */
  readonly diagnostics: readonly UnitDiagnostics[];
  readonly intake: RecordIntakeCounters;
  readonly outbox: OutboxStats;
  readonly uplink: { readonly phase: UplinkPhase; readonly counters: UplinkCounters };
}
