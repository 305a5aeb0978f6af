import type { AreaFigures, DayTotal, Job } from '@furrow/protocol/job';

/** Figures of a tidy job, for tests. */
export const SAMPLE_FIGURES: AreaFigures = {
  grossM2: 10500.5,
  netM2: 10000,
  ownOverlapM2: 500.5,
  uniqueM2: 9900,
  sharedM2: 100,
  insideM2: null,
  outsideM2: null,
  missedM2: null,
  interpolatedM2: 0,
  workedDistanceM: 3500.25,
  unknownDistanceM: 0,
  workedTimeS: 1750,
};

/** A finished job of tractor-1 on 2026-04-28 in Asia/Shanghai, for tests. */
export function sampleJob(change: Partial<Job> = {}): Job {
  const startTime = change.startTime ?? Date.parse('2026-04-28T01:00:00Z');
  return {
    id: 'job-1',
    machineId: 'tractor-1',
    implementId: 'planter-1',
    operation: 'no-till-seeding',
    driverId: 'driver-1',
    organisationId: 'coop-1',
    partfieldId: null,
    townshipCode: '220322100',
    startTime,
    endTime: startTime + 3_600_000,
    localDay: '2026-04-28',
    days: [{ localDay: '2026-04-28', ...SAMPLE_FIGURES }],
    open: false,
    ...SAMPLE_FIGURES,
    widthM: { min: 3, max: 3, source: 'implement' },
    evidence: { grade: 'A', workState: 'ddi141', fixQuality: 4 },
    pending: false,
    completeTo: 12,
    engine: { version: '0.1.0', parameters: 'abcdef', runtime: 'node 24' },
    ...change,
  };
}

/** A day total of tractor-1, for tests. */
export function sampleTotal(change: Partial<DayTotal> = {}): DayTotal {
  return {
    localDay: '2026-04-28',
    dimension: 'machine',
    dimensionId: 'tractor-1',
    operation: 'no-till-seeding',
    jobs: 1,
    ...SAMPLE_FIGURES,
    pending: false,
    settled: false,
    completeTo: 12,
    ...change,
  };
}
