import type { Point } from '@influxdata/influxdb-client';
import { AreaFigures, type Job } from '@furrow/protocol/job';
import { toInfluxName, toInfluxPoint, type InfluxNumber, type InfluxText } from './influx-point.js';
import type { JobPoint } from './series-store.js';

/** Names of the figures of a job and of a day total, with their names in InfluxDB. */
export const FIGURES = (Object.keys(AreaFigures.properties) as (keyof AreaFigures)[]).map((name) => ({
  name,
  influxName: toInfluxName(name),
}));

/**
 * A point of measurement `job`: tag `machine`, time the key time that the job got at creation. A job that no
 * longer exists has status `void` and zeros, so that a sum over all points stays true without a filter.
 */
export function toJobInfluxPoint(point: JobPoint): Point {
  return toInfluxPoint({
    measurement: 'job',
    tags: { machine: point.machineId },
    time: point.keyTime,
    numbers: jobNumbers(point.job),
    texts: { job_id: point.jobId, ...jobTexts(point.job) },
  });
}

function jobNumbers(job: Job | null): Record<string, InfluxNumber> {
  const numbers: Record<string, InfluxNumber> = {
    start_time: job?.startTime,
    end_time: job?.endTime,
    width_min_m: job?.widthM.min,
    width_max_m: job?.widthM.max,
    evidence_fix_quality: job?.evidence.fixQuality,
    pending: job === null ? 0 : Number(job.pending),
    complete_to: job?.completeTo,
  };
  for (const { name, influxName } of FIGURES) numbers[influxName] = job?.[name];
  if (job === null) for (const name of Object.keys(numbers)) numbers[name] = 0;
  return numbers;
}

function jobTexts(job: Job | null): Record<string, InfluxText> {
  const texts: Record<string, InfluxText> = {
    status: job?.open === true ? 'open' : 'closed',
    local_day: job?.localDay,
    implement_id: job?.implementId,
    operation: job?.operation,
    driver_id: job?.driverId,
    organisation_id: job?.organisationId,
    partfield_id: job?.partfieldId,
    township_code: job?.townshipCode,
    width_source: job?.widthM.source,
    evidence_grade: job?.evidence.grade,
    evidence_work_state: job?.evidence.workState,
    engine_version: job?.engine.version,
    engine_parameters: job?.engine.parameters,
  };
  if (job === null) for (const name of Object.keys(texts)) texts[name] = 'void';
  return texts;
}
