import type { AreaGeometry } from '@furrow/protocol/registry-document';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { JobFigureSource } from '../fold/create-folds.js';
import { createFoldsWithGround } from '../fold/create-folds.js';
import type { JournalReader, JournalRecord } from '../fold/folds.js';
import { type MeasureReport, toReportJob } from './measure-report.js';
import { createStaticRegistry, type MachineDocuments } from './static-registry.js';

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
}

/** Records as a journal would hold them that received each as it was sampled, in order of time. */
function toJournal(machines: readonly MachineRecords[]): JournalRecord[] {
  const entries = machines.flatMap(({ machineId, records }) =>
    records.map((record, index): JournalRecord => {
      const receivedAt = Math.max(record.sampledAt, record.fixTime ?? 0);
      return { gatewayId: machineId, position: 1, index, receivedAt, record };
    }),
  );
  return entries.sort((a, b) => (a.record.fixTime ?? 0) - (b.record.fixTime ?? 0) || a.index - b.index);
}

function createMemoryReader(journal: readonly JournalRecord[]): JournalReader {
  return {
    recordsBetween: (gatewayIds, from, to) =>
      journal.filter(({ gatewayId, record: { fixTime } }) => {
        return fixTime !== undefined && fixTime >= from && fixTime < to && gatewayIds.includes(gatewayId);
      }),
    gatewayIds: () => [...new Set(journal.map(({ gatewayId }) => gatewayId))],
  };
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

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

/** The same folds as the server's, over records in memory. */
export function measure(input: MeasureInput): MeasureReport {
  const { machines, fields, widthM, operation, timeZone, badLines } = input;
  const documentsByMachineId = new Map(machines.map(({ machineId, documents }) => [machineId, documents]));
  const registry = createStaticRegistry({ timeZone, operation, documentsByMachineId, fields });
  const journal = toJournal(machines);
  const reader = createMemoryReader(journal);
  const folds = createFoldsWithGround({
    registry,
    reader,
    ...(widthM !== undefined && { flagWidthM: widthM }),
    ...(operation !== null && { flagOperation: operation }),
  });
  folds.append(journal);
  folds.replayPending(0, true);
  const jobs = folds.jobs();
  const { version, runtime } = folds.engine;
  return {
    jobs: jobs.map(toReportJob),
    total: totalOf(folds, fields),
    badLines,
    engine: { version, runtime },
  };
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
