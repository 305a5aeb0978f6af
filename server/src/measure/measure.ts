import type { AreaGeometry } from '@furrow/protocol/registry-document';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { createFoldsWithGround, type JobFigureSource } from '../fold/create-folds.js';
import type { JournalRecord } from '../fold/folds.js';
import { MemoryJournal } from '../fold/memory-journal.js';
import { type MeasureReport, type SetAsideLine, toReportJob } from './measure-report.js';
import { createStaticRegistry, type MachineDocuments } from './static-registry.js';
import { sumOf } from '../job/area-figures.js';
import { canonicalJson, hashOfLines, recordHash } from './record-hashes.js';

/** Records of one machine. */
export interface MachineRecords {
  readonly machineId: string;
  readonly records: readonly TelemetryRecord[];
  readonly documents: MachineDocuments;
}

export interface MeasureInput {
  readonly machines: readonly MachineRecords[];
  readonly fields: readonly AreaGeometry[];
  readonly widthM: number | undefined;
  readonly operation: string | null;
  readonly timeZone: string;
  readonly badLines: number;
  /** Records of an older fixTime are set aside, UTC ms; undefined for the folds' own bound. */
  readonly earliestFixTime: number | undefined;
}

/** True when any record or document tells a working width. */
export function knowsWidth({ machines, widthM }: MeasureInput): boolean {
  if (widthM !== undefined) return true;
  return machines.some(
    ({ records, documents }) =>
      documents.implement !== undefined ||
      records.some(({ signals = {}, elements = [] }) => {
        const { actualWorkingWidthM, maximumWorkingWidthM, defaultWorkingWidthM } = signals;
        const isInSignals = (actualWorkingWidthM ?? maximumWorkingWidthM ?? defaultWorkingWidthM) !== undefined;
        return isInSignals || elements.some(({ workingWidthM }) => workingWidthM !== undefined);
      }),
  );
}

/** The same folds as the server's, over records in memory. */
export function measure(input: MeasureInput): MeasureReport {
  const { machines, fields, widthM, operation, timeZone, badLines, earliestFixTime } = input;
  const documentsByMachineId = new Map(machines.map(({ machineId, documents }) => [machineId, documents]));
  const registry = createStaticRegistry({ timeZone, operation, documentsByMachineId, fields });
  const reader = new MemoryJournal();
  const journal = machines.flatMap(({ machineId, records }) => {
    return reader.store(machineId, records, { batchHash: recordHash });
  });
  journal.sort((a, b) => (a.record.fixTime ?? 0) - (b.record.fixTime ?? 0));
  const folds = createFoldsWithGround({
    registry,
    reader,
    ...(widthM !== undefined && { flagWidthM: widthM }),
    ...(operation !== null && { flagOperation: operation }),
    ...(earliestFixTime !== undefined && { earliestFixTime }),
  });
  folds.append(journal);
  folds.replayPending(0, true);
  const jobs = folds.jobs();
  const jobIds = new Set(jobs.map(({ id }) => id));
  return {
    jobs: jobs.map(toReportJob),
    total: totalOf(folds, fields),
    overlaps: folds.overlaps(jobIds).map(({ jobId, ownerJobId, areaM2 }) => ({ jobId, ownerJobId, areaM2 })),
    flags: folds.flags(jobIds),
    badLines,
    setAside: setAsideOf(folds),
    engine: folds.engine,
    inputsHash: inputsHashOf(input, journal),
  };
}

/** What the measurement was made from, whatever the order of the files' lines and however often one comes. */
function inputsHashOf(input: MeasureInput, journal: readonly JournalRecord[]): string {
  const { machines, fields, widthM = null, operation, timeZone, earliestFixTime = null } = input;
  const options = { fields, widthM, operation, timeZone, earliestFixTime };
  return hashOfLines([
    `options ${canonicalJson(options)}`,
    ...machines.map(({ machineId, documents }) => `machine ${canonicalJson([machineId, documents])}`),
    ...journal.map(({ gatewayId, batchHash }) => `record ${JSON.stringify(gatewayId)} ${batchHash}`),
  ]);
}

/** Records that the folds do not use, by machine. */
function setAsideOf(folds: JobFigureSource): SetAsideLine[] {
  return folds.setAsideCounts().map(({ gatewayId, reason, count }) => ({ machine: gatewayId, reason, records: count }));
}

function totalOf(folds: JobFigureSource, fields: readonly AreaGeometry[]) {
  const jobs = folds.jobs();
  const netM2 = folds.unionM2();
  const inField = fields.length === 0 ? null : folds.fieldFigures(fields);
  return {
    jobs: jobs.length,
    traces: folds.traceCount(),
    grossM2: sumOf(jobs, (job) => job.grossM2),
    netM2,
    ownOverlapM2: sumOf(jobs, (job) => job.ownOverlapM2),
    sharedM2: Math.max(0, sumOf(jobs, (job) => job.netM2) - netM2),
    insideM2: inField?.insideM2 ?? null,
    outsideM2: inField === null ? null : Math.max(0, netM2 - inField.insideM2),
    missedM2: inField?.missedM2 ?? null,
    interpolatedM2: sumOf(jobs, (job) => job.interpolatedM2),
    workedDistanceM: sumOf(jobs, (job) => job.workedDistanceM),
    unknownDistanceM: sumOf(jobs, (job) => job.unknownDistanceM),
    workedTimeS: sumOf(jobs, (job) => job.workedTimeS),
  };
}
