import type { Point } from '@influxdata/influxdb-client';
import { SIGNAL_TABLE, type SignalName } from '@furrow/protocol/signal-table';
import { RECORD_QUANTA, type RecordColumn, type TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { toInfluxName, toInfluxPoint, type InfluxNumber } from './influx-point.js';
import type { TelemetryPoint } from './series-store.js';

const COLUMNS = (Object.keys(RECORD_QUANTA) as RecordColumn[]).map((name) => ({
  name,
  influxName: toInfluxName(name),
}));
const SIGNALS = (Object.keys(SIGNAL_TABLE) as SignalName[]).map((name) => ({ name, influxName: toInfluxName(name) }));

/**
 * A point of measurement `telemetry`: tag `machine`, every column and signal a field. A gateway of rank 2
 * writes 1 ms later than its fix time, rank 3 2 ms later, so that two gateways on one machine never
 * overwrite each other; `fix_time` holds the time itself. A point taken back has status `void` and zeros.
 */
export function toTelemetryInfluxPoint(point: TelemetryPoint): Point {
  const { record } = point;
  return toInfluxPoint({
    measurement: 'telemetry',
    tags: { machine: point.machineId },
    time: point.fixTime + point.rank - 1,
    numbers: {
      rank: record === null ? 0 : point.rank,
      journal_position: record === null ? 0 : point.position,
      received_at: record === null ? 0 : point.receivedAt,
      ...telemetryNumbers(record),
    },
    texts: {
      status: record === null ? 'void' : 'ok',
      gateway_id: record === null ? 'void' : point.gatewayId,
      signal_states: record === null ? 'void' : JSON.stringify(record.signalStates ?? {}),
    },
  });
}

function telemetryNumbers(record: TelemetryRecord | null): Record<string, InfluxNumber> {
  const numbers: Record<string, InfluxNumber> = {};
  for (const { name, influxName } of COLUMNS) numbers[influxName] = record === null ? 0 : record[name];
  for (const { name, influxName } of SIGNALS) numbers[influxName] = record === null ? 0 : record.signals?.[name];
  return numbers;
}
