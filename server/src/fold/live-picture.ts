import type { DayTotal, Job } from '@furrow/protocol/job';
import type { LiveMachine, LiveToday } from '@furrow/protocol/live-update';
import type { RegistryView } from '../registry/registry-view.js';
import type { JournalRecord } from './folds.js';
import { sumOf } from '../job/area-figures.js';

/** A machine unheard for this long is silent, ms. */
const SILENT_MS = 60_000;
const MOVING_MPS = 0.5;

/** What the folds know of a machine besides its newest record. */
export interface MachineStanding {
  readonly machineId: string;
  readonly newest: JournalRecord;
  /** Whether the implement worked at its newest record. */
  readonly isWorking: boolean;
  readonly openJob: Job | undefined;
  readonly totalsToday: readonly DayTotal[];
  readonly localDay: string;
}

export function activityOf(newest: JournalRecord, isWorking: boolean, now: number): LiveMachine['activity'] {
  if (now - newest.receivedAt > SILENT_MS) return 'silent';
  const speedMps = newest.record.speedMps ?? newest.record.signals?.wheelSpeedMps;
  if (speedMps === undefined) return 'unknown';
  if (speedMps < MOVING_MPS) return 'standing';
  return isWorking ? 'working' : 'moving';
}

export function toLiveMachine(standing: MachineStanding, registry: RegistryView, now: number): LiveMachine {
  const { machineId, newest, openJob, totalsToday, localDay } = standing;
  const { record } = newest;
  const fixTime = record.fixTime ?? null;
  const implement = registry.implementOf(machineId, fixTime ?? now);
  return {
    machineId,
    fixTime,
    receivedAt: newest.receivedAt,
    latitude: record.latitude ?? null,
    longitude: record.longitude ?? null,
    courseDeg: record.courseDeg ?? record.headingDeg ?? null,
    speedMps: record.speedMps ?? null,
    fixQuality: record.fixQuality ?? null,
    activity: activityOf(newest, standing.isWorking, now),
    connected: false,
    workStateEvidence: openJob?.evidence.workState ?? null,
    jobId: openJob?.id ?? null,
    operation: implement === undefined ? null : registry.operationOf(implement.id, fixTime ?? now),
    driverId: registry.driverOf(machineId, fixTime ?? now),
    today: {
      localDay,
      jobs: sumOf(totalsToday, ({ jobs }) => jobs),
      netM2: sumOf(totalsToday, ({ netM2 }) => netM2),
      grossM2: sumOf(totalsToday, ({ grossM2 }) => grossM2),
      workedTimeS: sumOf(totalsToday, ({ workedTimeS }) => workedTimeS),
      unknownDistanceM: sumOf(totalsToday, ({ unknownDistanceM }) => unknownDistanceM),
      pending: totalsToday.some(({ pending }) => pending),
    },
  };
}

export function toLiveToday(
  totals: readonly DayTotal[],
  registry: RegistryView,
  rest: { localDay: string; workingMachines: number },
): LiveToday {
  const all = totals.filter(({ dimension }) => dimension === 'all');
  const conservation = all.filter(
    ({ operation }) => operation !== null && registry.operation(operation)?.conservationTillage === true,
  );
  return {
    localDay: rest.localDay,
    jobs: sumOf(all, ({ jobs }) => jobs),
    netM2: sumOf(all, ({ netM2 }) => netM2),
    uniqueM2: sumOf(all, ({ uniqueM2 }) => uniqueM2),
    conservationM2: sumOf(conservation, ({ uniqueM2 }) => uniqueM2),
    workingMachines: rest.workingMachines,
    pending: all.some(({ pending }) => pending),
  };
}
