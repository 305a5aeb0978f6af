import type { Point } from '@influxdata/influxdb-client';
import { toInfluxPoint, type InfluxNumber } from './influx-point.js';
import { FIGURES } from './job-to-influx-point.js';
import type { DayTotalPoint } from './series-store.js';

/**
 * A point of measurement `day_total`: tags `dimension` and `dimension_id`. The operation is a string field,
 * so totals of several operations of one day lie 1 ms apart. One that no longer exists has status `void`
 * and zeros.
 */
export function toDayTotalInfluxPoint(point: DayTotalPoint): Point {
  const { total } = point;
  const numbers: Record<string, InfluxNumber> = {
    jobs: total?.jobs,
    pending: Number(total?.pending ?? 0),
    settled: Number(total?.settled ?? 0),
    complete_to: total?.completeTo,
  };
  for (const { name, influxName } of FIGURES) numbers[influxName] = total?.[name];
  if (total === null) for (const name of Object.keys(numbers)) numbers[name] = 0;
  return toInfluxPoint({
    measurement: 'day_total',
    tags: { dimension: point.dimension, dimension_id: point.dimensionId },
    time: point.keyTime,
    numbers,
    texts: {
      status: total === null ? 'void' : 'ok',
      local_day: point.localDay,
      operation: total === null ? 'void' : total.operation,
    },
  });
}
