import type { Flag } from '@furrow/protocol/flag';
import type { EngineStamp, Job } from '@furrow/protocol/job';
import type { SetAsideCount } from '../fold/folds.js';

/** Figures of the whole measurement: net is the union over all jobs, shared what jobs have in common. */
export interface MeasureTotal {
  readonly jobs: number;
  readonly traces: number;
  readonly grossM2: number;
  readonly netM2: number;
  readonly ownOverlapM2: number;
  readonly sharedM2: number;
  readonly insideM2: number | null;
  readonly outsideM2: number | null;
  readonly missedM2: number | null;
  readonly interpolatedM2: number;
  readonly workedDistanceM: number;
  readonly unknownDistanceM: number;
  readonly workedTimeS: number;
}

/** How many records of a machine the folds do not use for one reason. */
export interface SetAsideLine {
  readonly machine: string;
  readonly reason: SetAsideCount['reason'];
  readonly records: number;
}

/** What `measure --json` prints (docs/area.md, Computing a record again): unrounded SI, epoch ms. */
export interface MeasureReport {
  readonly jobs: readonly ReturnType<typeof toReportJob>[];
  readonly total: MeasureTotal;
  /** Ground that a job worked and another, the owner, is credited with; over all owners a job's shared area. */
  readonly overlaps: readonly { readonly jobId: string; readonly ownerJobId: string; readonly areaM2: number }[];
  /** Questions about the jobs, with their evidence. */
  readonly flags: readonly Flag[];
  readonly badLines: number;
  /** Records that are not used, and why. */
  readonly setAside: readonly SetAsideLine[];
  readonly engine: EngineStamp;
  /** SHA-256 of everything that was measured: records, documents, options (docs/area.md). */
  readonly inputsHash: string;
}

export function toReportJob(job: Job) {
  const { id, machineId, operation, startTime, endTime, localDay, widthM, evidence } = job;
  return {
    id,
    machine: machineId,
    operation,
    startTime,
    endTime,
    localDay,
    grossM2: job.grossM2,
    netM2: job.netM2,
    ownOverlapM2: job.ownOverlapM2,
    netIntervalM2: job.netIntervalM2,
    insideM2: job.insideM2,
    outsideM2: job.outsideM2,
    missedM2: job.missedM2,
    interpolatedM2: job.interpolatedM2,
    workedDistanceM: job.workedDistanceM,
    unknownDistanceM: job.unknownDistanceM,
    workedTimeS: job.workedTimeS,
    widthM,
    evidence: {
      grade: evidence.grade,
      workState: evidence.workState,
      ...(evidence.hitchThresholdPct && { hitchThresholdPct: evidence.hitchThresholdPct }),
    },
    ...(job.inputsHash !== undefined && { inputsHash: job.inputsHash }),
  };
}

const COLUMNS = ['start', 'machine', 'hours', 'width m', 'net ha', 'net mu', 'gross ha', 'overlap %', 'evidence'];

function rowOf(job: MeasureReport['jobs'][number]): string[] {
  const { widthM, evidence } = job;
  return [
    new Date(job.startTime).toISOString().slice(0, 16).replace('T', ' '),
    job.machine,
    (job.workedTimeS / 3600).toFixed(2),
    widthM.min === widthM.max ? widthM.max.toFixed(2) : `${widthM.min.toFixed(2)}-${widthM.max.toFixed(2)}`,
    ...areaCells(job),
    `${evidence.grade} ${evidence.workState}`,
  ];
}

function areaCells({ netM2, grossM2 }: { netM2: number; grossM2: number }): string[] {
  const overlapPct = grossM2 > 0 ? (100 * (grossM2 - netM2)) / grossM2 : 0;
  return [(netM2 / 1e4).toFixed(4), ((netM2 * 3) / 2000).toFixed(2), (grossM2 / 1e4).toFixed(4), overlapPct.toFixed(2)];
}

function hectares(areaM2: number): string {
  return `${(areaM2 / 1e4).toFixed(4)} ha`;
}

const SET_ASIDE_TEXT: Readonly<Record<SetAsideCount['reason'], string>> = {
  noTime: 'they have no time of a receiver',
  timeImplausible: 'their time is before 2020 or after the clock; --earliest YYYY-MM-DD takes older ones',
  unassigned: 'no machine is known for them',
  invalid: 'their time or place cannot be',
};

/** One line for each reason to leave records out, for stderr. */
export function setAsideLines(setAside: readonly SetAsideLine[]): string[] {
  return setAside.map(
    ({ machine, reason, records }) => `${machine}: ${records} records are not used: ${SET_ASIDE_TEXT[reason]}`,
  );
}

/** The report as a table for people; times in UTC. */
export function toTable({ jobs, total, flags, badLines, engine, inputsHash }: MeasureReport): string {
  const totalHours = (total.workedTimeS / 3600).toFixed(2);
  const rows = [COLUMNS, ...jobs.map(rowOf), ['total', '', totalHours, '', ...areaCells(total), '']];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join('  '));
  const notes = [
    `${total.jobs} jobs, ${total.traces} traces not counted, ${badLines} bad lines`,
    `unknown distance ${total.unknownDistanceM.toFixed(1)} m, from bridged gaps ${total.interpolatedM2.toFixed(1)} m2`,
  ];
  if (total.insideM2 !== null && total.outsideM2 !== null && total.missedM2 !== null) {
    notes.push(
      `field: inside ${hectares(total.insideM2)}, outside ${hectares(total.outsideM2)}, missed ${hectares(total.missedM2)}`,
    );
  }
  if (flags.length > 0)
    notes.push(`questions: ${flags.map(({ kind, jobIds }) => `${kind} ${jobIds.join(' ')}`).join(', ')}`);
  notes.push(`engine ${engine.version}, parameters ${engine.parameters}, ${engine.runtime}`, `inputs ${inputsHash}`);
  return `${[...lines, ...notes].join('\n')}\n`;
}
