import type { LiveMachine } from '@furrow/protocol/live-update';

/** A machine at work, for tests. */
export function sampleMachine(machineId: string, change: Partial<LiveMachine> = {}): LiveMachine {
  return {
    machineId,
    fixTime: 1,
    receivedAt: 2,
    latitude: 43.3,
    longitude: 124.3,
    courseDeg: 90,
    speedMps: 2,
    fixQuality: 4,
    activity: 'working',
    connected: false,
    workStateEvidence: 'ddi141',
    jobId: null,
    operation: null,
    driverId: null,
    today: {
      localDay: '2026-04-28',
      jobs: 1,
      netM2: 1,
      grossM2: 1,
      workedTimeS: 1,
      unknownDistanceM: 0,
      pending: false,
    },
    ...change,
  };
}
